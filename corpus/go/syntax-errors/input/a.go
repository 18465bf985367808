package p

func Good() {}

func Broken( {

type Lost struct {
