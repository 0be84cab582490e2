//go:build !linux

package folder

import "testing"

func mount(t *testing.T, share, at string) (unmount func()) { return rename(t, share, at) }

func small(*testing.T, string) (bounded bool) { return false }
