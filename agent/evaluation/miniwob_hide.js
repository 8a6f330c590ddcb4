// Runs before a task's own scripts, in every document. Hides what BrowserGym takes away and people see beside a task:
// the reward and timer display, the canvas that shows clicks, the start cover, and the goal (an agent has it already).
// An adopted style sheet leaves no trace in the document, and the page's scripts find everything where they left it.
(() => {
  if (window !== window.top) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    #reward-display, #click-canvas, #sync-task-cover { display: none !important; }
    #query, #query * { visibility: hidden !important; }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
})();
