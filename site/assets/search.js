// Looks for words in an index that lies beside the pages; nothing is sent anywhere.
(() => {
  const root = document.currentScript.dataset.root;
  const field = document.getElementById('search');
  const list = document.getElementById('found');
  let index;
  const load = () => {
    index ??= fetch(`${root}/assets/search.json`)
      .then((answer) => answer.text())
      .then((text) => MiniSearch.loadJSON(text, { fields: ['title', 'text'], storeFields: ['title', 'page'] }));
    return index;
  };
  field.addEventListener('focus', load);
  field.addEventListener('input', async () => {
    const words = field.value;
    const found = words.length < 2 ? [] : (await load()).search(words, { prefix: true, fuzzy: 0.1, boost: { title: 3 } }).slice(0, 12);
    if (words !== field.value) return;
    list.replaceChildren(...found.map((each) => {
      const item = document.createElement('li');
      const link = item.appendChild(document.createElement('a'));
      link.href = `${root}/${each.id}`;
      link.textContent = `${each.page}: ${each.title}`;
      return item;
    }));
  });
})();
