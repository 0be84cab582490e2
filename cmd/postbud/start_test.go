package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheFirstTenMinutes does what docs/start.md tells the reader to do, line by
// line, with other addresses and folders.
func TestTheFirstTenMinutes(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and runs the program")
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "start.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(text), "## 2.")
	setUp := regexp.MustCompile("(?ms)^```yaml\n(.*?)^```").FindStringSubmatch(part)
	if setUp == nil {
		t.Fatal("there is no set-up on the page")
	}
	dir := t.TempDir()
	here := strings.NewReplacer("/tmp/postbud-trial", filepath.ToSlash(filepath.Join(dir, "out")), "http://127.0.0.1:8090", simulator(t, part))
	if err := os.Mkdir(filepath.Join(dir, "out"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "company.yaml"), []byte(here.Replace(setUp[1])), 0o600); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, line := range shown(part) {
		args := words(line)
		if args[0] != "postbud" || args[1] == "simulate" {
			continue
		}
		for i := range args {
			args[i] = here.Replace(args[i])
		}
		code, says := follow(t, dir, exported(part), args[1:])
		if due := map[bool]int{true: 1, false: 0}[args[1] == "run"]; code != due {
			t.Errorf("%s: exit code %d, due %d\n%s", line, code, due, says)
		}
		ran++
	}
	if ran < 5 {
		t.Errorf("%d commands were found on the page", ran)
	}
	sent, err := filepath.Glob(filepath.Join(dir, "out", "*.xml"))
	if err != nil || len(sent) < 100 {
		t.Errorf("%d files were sent: %v", len(sent), err)
	}
	if previews, _ := filepath.Glob(filepath.Join(dir, "preview", "*.xml")); len(previews) != 2 {
		t.Errorf("the dry run wrote %q", previews)
	}
}

// exported is what a page puts into the environment.
func exported(page string) (variables []string) {
	for _, found := range regexp.MustCompile(`(?m)^export ([A-Z_]+=\S+)$`).FindAllStringSubmatch(page, -1) {
		variables = append(variables, found[1])
	}
	return variables
}

// simulator runs the accounting system with the flags of the page, at an address
// of its own, and returns it. The page must name the secrets that it prints.
func simulator(t *testing.T, page string) (url string) {
	t.Helper()
	if !strings.Contains(page, "postbud simulate dinero --addr 127.0.0.1:8090 --limit 6000") {
		t.Fatal("the page starts the simulator in another way")
	}
	cmd := exec.CommandContext(t.Context(), build(t, ""), "simulate", "dinero", "--addr", "127.0.0.1:0", "--limit", "6000", "--json")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var about simulated
	if err := json.Unmarshal(line, &about); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"DINERO_CLIENT_SECRET=" + about.ClientSecret, "DINERO_API_KEY=" + about.APIKey} {
		if !strings.Contains(page, "export "+secret+"\n") {
			t.Errorf("the page does not say: export %s", secret)
		}
	}
	return about.URL
}

// follow runs one command of a page in a folder.
func follow(t *testing.T, dir string, variables, args []string) (code int, says string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), build(t, ""), args...)
	var out bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &out
	cmd.Env = append(os.Environ(), variables...)
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}
