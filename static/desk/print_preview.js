// A preview on paper: what is for print only applies to the screen, and the other way round.
for (const sheet of document.styleSheets) {
  const walk = (rules) => {
    for (const rule of rules) {
      if (rule.media) {
        const words = rule.media.mediaText;
        if (/\bprint\b/.test(words)) rule.media.mediaText = "all";
        else if (/\bscreen\b/.test(words)) rule.media.mediaText = "not all";
      }
      if (rule.cssRules) walk(rule.cssRules);
    }
  };
  walk(sheet.cssRules);
}
