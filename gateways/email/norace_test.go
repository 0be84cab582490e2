//go:build !race

package email_test

const raced = false

const heavy = 100 << 20
