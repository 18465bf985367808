//go:build ignore

{{ template }}
