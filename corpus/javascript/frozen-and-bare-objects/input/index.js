var bare = Object.create(null)
bare.a = 1
module.exports = Object.freeze({ bare, map: new Map(), list: [1], pattern: /x/, date: new Date() })
