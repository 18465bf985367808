package p

const Windows = 1
