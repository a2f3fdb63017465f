// What a page says in words of its own: its visible text, and the texts that a hover or a screen reader tells. Initials and notes of people are data, samples of code no language.
() => {
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const hidden = element => !element || element.closest("script,style,template,.who,.note,.said,pre,[translate=no],[lang]:not(html),option") || element.getClientRects().length === 0;
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (node.data.trim() && !hidden(node.parentElement)) said.push(node.data.trim());
  for (const element of document.querySelectorAll("[placeholder],[aria-label],[title]"))
    if (!hidden(element))
      for (const name of ["placeholder", "aria-label", "title"])
        if (element.getAttribute(name)?.trim()) said.push(element.getAttribute(name).trim());
  return [...new Set(said.flatMap(text => text.split("\n")).map(text => text.trim()).filter(text => text))];
}
