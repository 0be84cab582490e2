//go:build !race

package http_test

const raced = false

const heavy = 100 << 20
