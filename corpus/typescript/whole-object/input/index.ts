const cone = 6;
function fire(): void {}
export = { cone, fire, shelves: 3 };
