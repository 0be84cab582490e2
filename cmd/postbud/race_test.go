//go:build race

package main

// raced tells that the race detector is on. Under it the tests that do one thing many
// times do it less often: it is ten times slower and sees what there is in the first few.
const raced = true
