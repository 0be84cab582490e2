package judge

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Time is how long the official rules take for one document when they are warm, in
// one thread: the median of some seconds, and for a process of its own, from its
// start to its verdict. rules are as with [By].
func Time(ctx context.Context, rules []string, name string) (warm, alone time.Duration, err error) {
	root, err := moduleRoot()
	if err != nil {
		return 0, 0, err
	}
	p, err := find(root)
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if _, err := p.run(ctx, rules, []string{name}); err != nil {
		return 0, 0, err
	}
	alone = time.Since(began)
	// Without the options for a quick start: here Java is to be as fast as it can.
	cmd := exec.CommandContext(ctx, p.java, "-XX:ActiveProcessorCount=1", "-XX:+UseSerialGC", "-Xms256m", "-Xmx1g",
		"-jar", p.jar, "--time", "--rules", strings.Join(rules, ","), name)
	out, err := cmd.Output()
	if err != nil {
		return 0, 0, fmt.Errorf("judge: time %s: %w", name, err)
	}
	nanoseconds, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	return time.Duration(nanoseconds), alone, err
}
