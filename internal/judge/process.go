package judge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// ErrNotBuilt says that the judge cannot run here: it was not built, was built from other sources, or
// there is no Java.
var ErrNotBuilt = errors.New("the judge is not built, run make judge-build")

// program is a built judge.
type program struct {
	java    string
	options string
	jar     string
}

func find(root string) (program, error) {
	p := program{
		options: filepath.Join(root, "internal", "judge", "java", "jvm.options"),
		jar:     filepath.Join(root, "build", "judge", "judge.jar"),
	}
	built, err := os.Stat(p.jar)
	if errors.Is(err, fs.ErrNotExist) {
		return program{}, ErrNotBuilt
	}
	if err != nil {
		return program{}, fmt.Errorf("look for the judge: %w", err)
	}
	if err := fresh(filepath.Join(root, "internal", "judge", "java"), built.ModTime()); err != nil {
		return program{}, err
	}
	java, err := exec.LookPath("java")
	if err != nil {
		return program{}, fmt.Errorf("%w: %w", ErrNotBuilt, err)
	}
	p.java = java
	return p, nil
}

// fresh sees to it that nobody is judged by the rules of yesterday. It asks what make asks.
func fresh(sources string, built time.Time) error {
	files, err := filepath.Glob(filepath.Join(sources, "src", "main", "java", "postbud", "judge", "*.java"))
	if err != nil {
		return fmt.Errorf("look for the sources of the judge: %w", err)
	}
	for _, file := range append(files, filepath.Join(sources, "pom.xml")) {
		info, err := os.Stat(file)
		if err != nil {
			return fmt.Errorf("look for the sources of the judge: %w", err)
		}
		if info.ModTime().After(built) {
			return fmt.Errorf("%w: %s has changed since", ErrNotBuilt, filepath.Base(file))
		}
	}
	return nil
}

// run hands the names over on standard input, where their number has no limit.
func (p program) run(ctx context.Context, rules, names []string) ([]Verdict, error) {
	if len(names) == 0 {
		return nil, errors.New("judge: no document given")
	}
	for _, name := range names {
		if name == "" || strings.ContainsAny(name, "\r\n") {
			return nil, fmt.Errorf("judge: file name %q", name)
		}
	}
	args := []string{"@" + p.options, "-jar", p.jar}
	if len(rules) > 0 {
		args = append(args, "--rules", strings.Join(rules, ","))
	}
	cmd := exec.CommandContext(ctx, p.java, append(args, "-")...)
	// Java takes the encoding of file names from here.
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	cmd.Stdin = strings.NewReader(strings.Join(names, "\n") + "\n")
	cmd.WaitDelay = 5 * time.Second
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("judge: %w", ctx.Err())
	}
	exit := new(exec.ExitError)
	if err != nil && !errors.As(err, &exit) {
		return nil, fmt.Errorf("judge: %w", err)
	}
	// 0 to 2 tell of the documents; a judge that judged nothing found something wrong with the call.
	if code := cmd.ProcessState.ExitCode(); code < 0 || code > 2 || out.Len() == 0 {
		return nil, fmt.Errorf("judge ended with %d: %s", code, strings.TrimSpace(complaint.String()))
	}
	return decode(&out)
}

func decode(r io.Reader) ([]Verdict, error) {
	var verdicts []Verdict
	lines := json.NewDecoder(r)
	for {
		var v Verdict
		err := lines.Decode(&v)
		if errors.Is(err, io.EOF) {
			return verdicts, nil
		}
		if err != nil {
			return nil, fmt.Errorf("judge: verdict %d: %w", len(verdicts)+1, err)
		}
		verdicts = append(verdicts, v)
	}
}
