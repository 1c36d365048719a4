"""A page walked through with the Tab key, and the height of what is pressed."""

FINGER = 44  # px; our own bar for buttons and fields. The 24 px of WCAG 2.5.8 are axe's to see

# Numbers everything that Tab should reach. Of radio buttons of one name it reaches one.
NUMBER = """() => {
  const able = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const groups = new Set();
  const found = [...document.querySelectorAll(able)].filter(element => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({
      visibilityProperty: true, contentVisibilityAuto: true })) return false;
    if (element.type !== 'radio') return true;
    const group = (element.form ? element.form.id : '') + '/' + element.name;
    return !groups.has(group) && groups.add(group);
  });
  found.forEach((element, number) => { element.dataset.tabbed = number; });
  return found.length;
}"""
# The focused element: its number, and why it cannot be seen.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const faults = [];
  // A field may leave it to the form or the label around it.
  const around = [element, element.closest('label, form'), element.parentElement];
  const drawn = around.some(each => {
    const style = each && getComputedStyle(each);
    return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      && !/, 0\\)$|transparent/.test(style.outlineColor);
  });
  if (!drawn) faults.push('focus is not drawn');
  const box = element.getBoundingClientRect();
  const tall = document.documentElement;
  const x = Math.min(Math.max(box.x + box.width / 2, 1), tall.clientWidth - 1);
  if (box.bottom <= 0 || box.top >= tall.clientHeight) faults.push('focus is off the screen');
  else {
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, tall.clientHeight);
    const parts = [...element.getClientRects()].map(each => [each.x + each.width / 2,
      each.y + each.height / 2]).concat([[x, (top + bottom) / 2]]);
    const seen = parts.some(([left, height]) => {
      const hit = document.elementFromPoint(left, height);
      return hit && (element.contains(hit) || hit.contains(element));
    });
    if (!seen) faults.push('focus is covered');
  }
  const group = element.type === 'radio' && document.querySelector(
    `input[type=radio][name="${CSS.escape(element.name)}"][data-tabbed]`);
  const number = (group || element).dataset.tabbed;
  return { number: number === undefined ? -1 : +number, faults,
    html: element.outerHTML.slice(0, 100) };
}"""
LOW = """least => [...document.querySelectorAll(
  'button, .button, summary, select, textarea, input:not([type=hidden]), nav a, label:has(input)')]
  .filter(element => {
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (['radio', 'checkbox'].includes(element.type) && element.closest('label')) return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height < least - 0.5;
  })
  .map(element => `${Math.round(element.getBoundingClientRect().height)} px: `
    + element.outerHTML.replace(/\\s+/g, ' ').slice(0, 90))"""
SPARE = 3  # more presses than there are elements: the browser itself may take one


def journey(page, url: str) -> list[str]:
    """Press Tab through a whole page; return what was not reached, not seen, or held us."""
    page.goto(url)
    number = page.evaluate(NUMBER)
    faults, reached = [], []
    for _press in range(number + SPARE):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None or (reached and at["number"] == reached[0]):
            break  # out of the page, or round to its beginning
        faults += [f"{fault}: {at['html']}" for fault in at["faults"]]
        if reached and at["number"] == reached[-1]:
            return [*faults, f"focus is held by {at['html']}"]
        reached.append(at["number"])
    if number == 0:
        faults.append("nothing can be reached")
    left = sorted(set(range(number)) - set(reached))
    for each in left[:3]:
        element = page.locator(f'[data-tabbed="{each}"]').first
        faults.append(f"not reached: {element.evaluate('each => each.outerHTML')[:100]}")
    order = [each for each in reached if each >= 0]
    if order != sorted(order):
        faults.append("the order of focus is not that of the page")
    return faults


def low_targets(page, url: str) -> list[str]:
    """Return the buttons, fields and links of navigation that are lower than a finger."""
    page.goto(url)
    return page.evaluate(LOW, FINGER)
