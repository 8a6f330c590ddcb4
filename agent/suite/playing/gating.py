"""The gate of one attempt: what a suite's author may allow, and what only the command line can."""

from __future__ import annotations

from agent.apps import AppPolicy
from agent.config import Settings
from agent.consent.approvals import Approvals
from agent.gate import Gate, files_named_in
from agent.reaching.addresses import BrowserAddress, DeviceAddress
from agent.reaching.opening import address_policy
from agent.reaching.phones import PhoneAddress
from agent.secrets import Secrets
from agent.suite.scenario.planned import Planned


def gate_of(planned: Planned, address: DeviceAddress, settings: Settings) -> Gate:
    """The gate of one attempt: what the suite's author wrote is the word of a person, as a goal is.

    What cannot be undone and permissions: a suite may allow them where nothing is lost, on the embedded phone. On any
    other device the command line has to allow them too, since a file is not a person.

    Raises:
        ConfigError: a kind is unknown, or a secret is not set.
    """
    text = "\n".join((planned.model_dump_json(by_alias=True, include={"steps", "given"}), planned.name))
    safe = isinstance(address, PhoneAddress) and address.kind == "phone"
    allowed = settings.gate
    kinds = (*allowed.approve, *(planned.approve if safe else ()))
    apps = (*allowed.allow_apps, *planned.apps)
    hosts = settings.model_copy(
        update={"gate": allowed.model_copy(update={"allow_hosts": (*allowed.allow_hosts, *planned.hosts)})}
    )
    return Gate(
        address_policy(address, hosts),
        Approvals(kinds),
        Secrets.gather(text, settings.secrets),
        (*files_named_in(text), *allowed.allow_files),
        None if isinstance(address, BrowserAddress) else AppPolicy(apps, text),
    )
