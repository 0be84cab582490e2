package gatewaytest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Benchmark is one row of `make bench-gateways`: a task that a gateway and an anchor
// do in turns, in one run.
type Benchmark struct {
	Task   string // "SFTP to OpenSSH: 10,000 files of 8 KB, 4 at a time"
	Anchor string // "rclone v1.76.0"
	Count  int    // of files
	Pairs  int
	Bar    float64 // how many times as fast as the anchor; 0 to tell without judging
	// Clock is what is measured, nil for the time that passes.
	Clock func() time.Duration
}

// Measuring skips a test that only measures, unless POSTBUD_BENCH is gateways.
func Measuring(t *testing.T) {
	t.Helper()
	if os.Getenv("POSTBUD_BENCH") != "gateways" {
		t.Skip("runs with POSTBUD_BENCH=gateways")
	}
}

// Compare has the two do the task in turns, neither always first, and prints each
// pair and the median of the ratios as rows of a table, with the load of the machine.
// Each is given a number that no round before had. A median below the bar fails.
func (b Benchmark) Compare(t *testing.T, theirs, ours func(round int)) {
	t.Helper()
	clock, zero := b.Clock, time.Now()
	if clock == nil {
		clock = func() time.Duration { return time.Since(zero) }
	}
	took := func(do func(int), round int) float64 {
		begun := clock()
		do(round)
		return (clock() - begun).Seconds()
	}
	var ratios []float64
	for pair := range b.Pairs {
		var anchor, own float64
		if pair%2 == 0 {
			anchor, own = took(theirs, 2*pair), took(ours, 2*pair+1)
		} else {
			own, anchor = took(ours, 2*pair), took(theirs, 2*pair+1)
		}
		ratios = append(ratios, anchor/own)
		fmt.Printf("| %s | %s %.0f/s | ours %.0f/s | %.2f | |\n", b.Task, b.Anchor, float64(b.Count)/anchor, float64(b.Count)/own, anchor/own)
	}
	slices.Sort(ratios)
	median := ratios[len(ratios)/2]
	bar := ""
	if b.Bar > 0 {
		bar = fmt.Sprintf("bar %.2f", b.Bar)
	}
	fmt.Printf("| **%s** | median of %d pairs, load %s | | **%.2f** | %s |\n", b.Task, b.Pairs, load(), median, bar)
	if median < b.Bar {
		t.Errorf("%s: %.2f times %s, the bar is %.2f", b.Task, median, b.Anchor, b.Bar)
	}
}

// load is the load of the machine in the last minute, "?" where it is not told.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "?"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// Several does n pieces of work, a few at a time.
func Several(n, atOnce int, do func(i int)) {
	var all sync.WaitGroup
	for w := range atOnce {
		all.Go(func() {
			for i := w; i < n; i += atOnce {
				do(i)
			}
		})
	}
	all.Wait()
}
