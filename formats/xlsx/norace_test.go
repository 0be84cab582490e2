//go:build !race

package xlsx_test

const raced = false
