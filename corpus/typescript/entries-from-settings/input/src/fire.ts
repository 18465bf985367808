export function fire(): void {}
export function hidden(): void {}
