//go:build !race

package facturx_test

const raced = false
