// Elements made in one expression: make('button', { class: 'spin', onclick }, 'Spin').

export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

export const picture = (game, facts, symbol) =>
  make('img', {
    src: `/art/${game}/${facts.symbols[symbol]}.svg`,
    alt: '',
    draggable: 'false',
    width: 100,
    height: 100,
  });
