//go:build !race

package email_test

const raced = false
