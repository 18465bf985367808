package p

var Twice int
