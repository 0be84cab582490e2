//go:build !race

package xlsx_test

const slowed = 1
