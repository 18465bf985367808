module /* a */ . exports = /* b */ { /* c */ run /* d */ () { /* e */ }, // f
  /* g */ limit: /* h */ 1 }
