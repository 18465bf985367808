export default async function (cone: number, soak = 10): Promise<void> {}
