// The token stands in the address after "#", which no browser sends anywhere; here it is given in once for a cookie.
const told = document.getElementById("told");
const token = location.hash.slice(1);
history.replaceState(null, "", "/enter");
if (!token) {
  told.textContent = "Open the link that `clew view` printed.";
} else {
  const answer = await fetch("/enter", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  }).catch(() => null);
  if (answer?.ok) location.replace((await answer.json()).go);
  else told.textContent = answer ? "This link is not valid any more: run `clew view` again." : "The server does not answer.";
}
