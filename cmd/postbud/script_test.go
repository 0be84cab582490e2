package main

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/postbud/postbud/invoice/invoicetest"
)

// TestScripts runs every command the way a person does, see testdata/script. The
// commands that it adds to those of testscript:
//
//	exits CODE PROGRAM ARG…    runs a program, which must end with that code
//	start NAME ARG…            starts postbud; it writes to NAME.out and NAME.err
//	appears FILE PATTERN       waits until a file has it; $GROUP1… are the groups
//	stop NAME                  sends SIGTERM; it must end with code 0 within seconds
//	vars FILE                  sets a variable for each value of a JSON object
//	fill FILE…                 puts variables into files
//	swap FILE OLD NEW          replaces text that a file must have once, in line $LINE
//	pack ARCHIVE FILE…         makes a ZIP archive
//	answers STATUS URL         asks a server
//	posts STATUS URL FIELD…    posts a form, NAME=VALUE each, to a server
//	objects FILE KEY,KEY…      a file is an array of JSON objects with these keys
func TestScripts(t *testing.T) {
	program := build(t, "")
	configs, err := filepath.Abs(filepath.Join("..", "..", "configs"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("SAMPLES", configs)
			e.Setenv("POSTBUD_DATA", filepath.Join(e.WorkDir, "data"))
			e.Values[running{}] = map[string]*exec.Cmd{}
			return errors.Join(
				os.WriteFile(filepath.Join(e.WorkDir, "good.xml"), ublOf(t, numbered("5001")), 0o600),
				os.WriteFile(filepath.Join(e.WorkDir, "credit.xml"), ublOf(t, invoicetest.CreditNote()), 0o600),
			)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"start":   func(ts *testscript.TestScript, _ bool, args []string) { start(ts, program, args) },
			"stop":    stop,
			"appears": appears,
			"vars":    vars,
			"fill":    fill,
			"swap":    swap,
			"pack":    pack,
			"answers": answers,
			"posts":   posts,
			"objects": objects,
		},
	})
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	due, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		code, err = exit.ExitCode(), nil
	}
	ts.Check(err)
	if code != due {
		ts.Fatalf("%s ended with %d, not %d", args[1], code, due)
	}
}

// running is the key of what a script has started, by name.
type running struct{}

func start(ts *testscript.TestScript, program string, args []string) {
	name := args[0]
	cmd := exec.Command(program, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	for _, variable := range []string{"PATH", "HOME", "TMPDIR", "POSTBUD_DATA", "DINERO_API_KEY", "DINERO_CLIENT_SECRET"} {
		cmd.Env = append(cmd.Env, variable+"="+ts.Getenv(variable))
	}
	for ending, to := range map[string]*io.Writer{".out": &cmd.Stdout, ".err": &cmd.Stderr} {
		f, err := os.Create(ts.MkAbs(name + ending))
		ts.Check(err)
		ts.Defer(func() { _ = f.Close() })
		*to = f
	}
	ts.Check(cmd.Start())
	ts.Value(running{}).(map[string]*exec.Cmd)[name] = cmd
	ts.Defer(func() { _ = cmd.Process.Kill() })
}

func stop(ts *testscript.TestScript, _ bool, args []string) {
	name := args[0]
	cmd := ts.Value(running{}).(map[string]*exec.Cmd)[name]
	ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			ts.Fatalf("%s: %v\n%s", name, err, ts.ReadFile(name+".err"))
		}
	case <-time.After(10 * time.Second):
		ts.Fatalf("%s has not ended after 10 seconds", name)
	}
}

func appears(ts *testscript.TestScript, _ bool, args []string) {
	pattern := regexp.MustCompile("(?m)" + args[1])
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if found := pattern.FindStringSubmatch(ts.ReadFile(args[0])); found != nil {
			for i, group := range found[1:] {
				ts.Setenv(fmt.Sprintf("GROUP%d", i+1), group)
			}
			return
		}
		if time.Since(began) > 20*time.Second {
			ts.Fatalf("%s has no %s:\n%s", args[0], args[1], ts.ReadFile(args[0]))
		}
	}
}

func vars(ts *testscript.TestScript, _ bool, args []string) {
	var values map[string]string
	text := ts.ReadFile(args[0])
	if strings.Count(text, "\n") != 1 {
		ts.Fatalf("%s is not one line:\n%s", args[0], text)
	}
	ts.Check(json.Unmarshal([]byte(text), &values))
	for name, value := range values {
		ts.Setenv(strings.ToUpper(name), value)
	}
}

func fill(ts *testscript.TestScript, _ bool, args []string) {
	for _, file := range args {
		text := os.Expand(ts.ReadFile(file), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(text), 0o600))
	}
}

func swap(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if n := strings.Count(text, args[1]); n != 1 {
		ts.Fatalf("%s has %q %d times", args[0], args[1], n)
	}
	before, after, _ := strings.Cut(text, args[1])
	ts.Setenv("LINE", strconv.Itoa(strings.Count(before, "\n")+1))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(before+args[2]+after), 0o600))
}

func pack(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	archive := zip.NewWriter(f)
	for _, file := range args[1:] {
		w, err := archive.Create(file)
		ts.Check(err)
		_, err = io.WriteString(w, ts.ReadFile(file))
		ts.Check(err)
	}
	ts.Check(errors.Join(archive.Close(), f.Close()))
}

func answers(ts *testscript.TestScript, _ bool, args []string) {
	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Get(args[1])
	ts.Check(err)
	defer response.Body.Close()
	_, err = io.Copy(ts.Stdout(), response.Body)
	ts.Check(err)
	if got := strconv.Itoa(response.StatusCode); got != args[0] {
		ts.Fatalf("%s answers %s, not %s", args[1], got, args[0])
	}
}

func posts(ts *testscript.TestScript, _ bool, args []string) {
	form := url.Values{}
	for _, field := range args[2:] {
		name, value, _ := strings.Cut(field, "=")
		form.Add(name, value)
	}
	client := http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.PostForm(args[1], form)
	ts.Check(err)
	defer response.Body.Close()
	_, err = io.Copy(ts.Stdout(), response.Body)
	ts.Check(err)
	if got := strconv.Itoa(response.StatusCode); got != args[0] {
		ts.Fatalf("%s answers %s, not %s", args[1], got, args[0])
	}
}

func objects(ts *testscript.TestScript, _ bool, args []string) {
	var all []map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &all))
	due := strings.Split(args[1], ",")
	for _, one := range all {
		for _, key := range due {
			if _, there := one[key]; !there {
				ts.Fatalf("%v has no %s", one, key)
			}
		}
		for key := range one {
			if !slices.Contains(due, key) {
				ts.Fatalf("%v has %s too", one, key)
			}
		}
	}
	if len(all) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
}
