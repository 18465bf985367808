export let run
export let limit = await Promise.resolve(1)
run = () => 1
