//go:build !race

package as2_test

const raced = false
