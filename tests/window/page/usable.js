// As the app's page says it.
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("usable")))
