// Looks at the document that is shown: what is wider than the screen, which pictures are broken, which texts are faint.
() => {
  const seen = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && style.fontSize !== "1px" && box.width > 1 && box.height > 1;
  };
  const numbers = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, under) => {
    const mix = (name) => top[name] * top.alpha + under[name] * (1 - top.alpha);
    return { red: mix("red"), green: mix("green"), blue: mix("blue"), alpha: 1 };
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches && getComputedStyle(document.documentElement).colorScheme.includes("dark");
  const behind = (element) => {
    if (!element) return numbers(dark ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)");
    const colour = numbers(getComputedStyle(element).backgroundColor);
    return colour.alpha === 1 ? colour : over(colour, behind(element.parentElement));
  };
  const light = ({ red, green, blue }) => {
    const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const contrast = (one, other) => {
    const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
    return (more + 0.05) / (less + 0.05);
  };
  const wider = document.documentElement.scrollWidth > innerWidth ? [...document.body.querySelectorAll("*")].filter((element) => seen(element) && element.getBoundingClientRect().right > innerWidth + 1).map((element) => element.outerHTML.slice(0, 120)) : [];
  const broken = [...document.images].filter((image) => image.offsetParent !== null && image.naturalWidth === 0).map((image) => image.outerHTML.slice(0, 200));
  const bare = [...document.images].filter((image) => !["width", "height", "alt"].every((name) => image.hasAttribute(name))).map((image) => image.outerHTML.slice(0, 200));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  let texts = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(element)) continue;
    texts += 1;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const size = parseFloat(style.fontSize);
    // A row of stars is a picture rather than a text (1.4.11).
    const sign = !/[\p{L}\p{N}]/u.test(walker.currentNode.data);
    const large = sign || size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const found = contrast(over(numbers(style.color), ground), ground);
    if (found < (large ? 3 : 4.5)) faint.push(`${walker.currentNode.data.trim().slice(0, 40)}: ${found.toFixed(2)}`);
  }
  return { wider, broken, bare, faint: [...new Set(faint)], texts };
}
