package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// maxLines is how long a file written by hand may be.
const maxLines = 600

// Breaches lists what is wrong in the tree below a folder that holds a go.mod,
// in words that say where.
func Breaches(tree fs.FS) ([]string, error) {
	h := &houseKeeper{suites: map[string]bool{}, members: map[string]bool{}}
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "build"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		return h.file(name, text)
	})
	if err != nil {
		return nil, err
	}
	h.suitesRun()
	slices.Sort(h.breaches)
	return slices.Compact(h.breaches), nil
}

// houseKeeper collects breaches.
type houseKeeper struct {
	breaches []string
	members  map[string]bool // plug-in folders
	suites   map[string]bool // plug-in folders whose tests run their suite
}

func (h *houseKeeper) breach(format string, args ...any) {
	h.breaches = append(h.breaches, fmt.Sprintf(format, args...))
}

func (h *houseKeeper) file(name string, text []byte) error {
	tokens := token.NewFileSet()
	file, err := parser.ParseFile(tokens, name, text, parser.ParseComments)
	if err != nil {
		return err
	}
	pkg, test := filepath.ToSlash(filepath.Dir(name)), strings.HasSuffix(name, "_test.go")
	if lines := strings.Count(string(text), "\n"); lines > maxLines && !ast.IsGenerated(file) {
		h.breach("%s has %d lines; %d are the most", name, lines, maxLines)
	}
	if member(pkg) {
		h.members[pkg] = true
	}
	for _, i := range file.Imports {
		target, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return err
		}
		h.imports(name, pkg, target, test)
	}
	if !test {
		h.uses(tokens, name, pkg, file)
	}
	return nil
}

// suiteOf is the suite that a kind's members run.
var suiteOf = map[string]string{"adaptors": "adaptortest", "formats": "formattest", "gateways": "gatewaytest"}

func member(pkg string) bool {
	kind, rest, ok := strings.Cut(pkg, "/")
	return ok && suiteOf[kind] != "" && !strings.Contains(rest, "/")
}

func (h *houseKeeper) imports(name, pkg, target string, test bool) {
	to, ours := strings.CutPrefix(target, Module+"/")
	if !ours {
		h.library(name, pkg, target, test)
		return
	}
	if test {
		if kind, _, _ := strings.Cut(pkg, "/"); member(pkg) && to == suiteOf[kind] {
			h.suites[pkg] = true
		}
		return // a test may use whatever it needs
	}
	if f, _, ok := floorOf(to); ok && f.name == "suites" {
		if own, _, _ := floorOf(pkg); own.name != "suites" {
			h.breach("%s: the program imports %s, which is for tests", name, to)
			return
		}
	}
	if why, ok := allowed(pkg, to); !ok {
		h.breach("%s: %s", name, why)
	}
}

// testLibraries are never linked into the program.
var testLibraries = []string{"testing", "pgregory.net/rapid", "go.uber.org/goleak", "github.com/rogpeppe/go-internal", "github.com/chromedp"}

func (h *houseKeeper) library(name, pkg, target string, test bool) {
	f, _, known := floorOf(pkg)
	if !known {
		h.breach("%s: the package %s stands on no floor; add it to internal/archtest", name, pkg)
		return
	}
	if test || f.name == "suites" {
		return
	}
	for _, l := range testLibraries {
		if target == l || strings.HasPrefix(target, l+"/") {
			h.breach("%s: the program imports %s, which is for tests", name, target)
		}
	}
	if (target == "database/sql" || strings.HasPrefix(target, "modernc.org/sqlite")) && pkg != "internal/store" {
		h.breach("%s: SQL belongs in internal/store", name)
	}
	if strings.HasPrefix(target, "github.com/riverqueue/") && pkg != "internal/store" {
		h.breach("%s: River is hidden behind internal/job; only internal/store uses it", name)
	}
	if target == "text/template" {
		h.breach("%s: text/template runs what it is given; user text has plugin.Template", name)
	}
}

// exact lists where no float64 may be.
var exact = []string{"invoice", "formats", "adaptors", "internal/check", "internal/rules", "internal/ubl", "internal/xmlterms", "internal/cii", "internal/table"}

// binary is the files that count in binary fractions because official rules do:
// their verdict must be ours to the last bit. No amount that is sent comes from
// there.
var binary = []string{"internal/check/double.go", "internal/check/letters.go", "internal/check/like.go",
	"internal/check/memory.go", "internal/check/real.go", "internal/check/reals.go"}

func (h *houseKeeper) uses(tokens *token.FileSet, name, pkg string, file *ast.File) {
	money := slices.ContainsFunc(exact, func(p string) bool { return pkg == p || strings.HasPrefix(pkg, p+"/") }) && !slices.Contains(binary, name)
	f, _, _ := floorOf(pkg)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if money && (n.Name == "float64" || n.Name == "float32") {
				h.breach("%s: %s has no place near money", tokens.Position(n.Pos()), n.Name)
			}
			if n.Name == "InsecureIgnoreHostKey" || n.Name == "InsecureSkipVerify" && f.name != "far" && f.name != "suites" {
				h.breach("%s: %s takes the lock off the door", tokens.Position(n.Pos()), n.Name)
			}
		case *ast.FuncDecl:
			if n.Name.Name == "init" && n.Recv == nil {
				h.breach("%s: no work at import; make it a function that is called", tokens.Position(n.Pos()))
			}
		case *ast.SelectorExpr:
			h.selector(tokens, n, pkg, f)
		}
		return true
	})
	h.shared(name, pkg, file)
}

// own lists what a plug-in is lent and may not make itself.
var own = map[string]string{
	"net.Dial": "Env.Dial", "net.DialTimeout": "Env.Dial", "net.Dialer": "Env.Dial", "http.DefaultClient": "Env.HTTP",
	"http.Get": "Env.HTTP", "http.Post": "Env.HTTP", "time.Now": "Env.Now", "time.Sleep": "Env.Sleep", "time.After": "Env.Sleep",
}

func (h *houseKeeper) selector(tokens *token.FileSet, n *ast.SelectorExpr, pkg string, f floor) {
	base, ok := n.X.(*ast.Ident)
	if !ok {
		return
	}
	used := base.Name + "." + n.Sel.Name
	if lent, taken := own[used]; taken && (f.name == "members" || f.name == "wires") {
		h.breach("%s: a plug-in is lent %s instead of %s", tokens.Position(n.Pos()), lent, used)
	}
	if (used == "http.DefaultClient" || strings.HasPrefix(used, "net.Dial")) && f.name != "far" && f.name != "suites" && pkg != "internal/netx" && f.name != "members" && f.name != "door" {
		h.breach("%s: every connection goes through the guarded dialer, not %s", tokens.Position(n.Pos()), used)
	}
}

// shared keeps simulator and adaptor of one system apart.
func (h *houseKeeper) shared(name, pkg string, file *ast.File) {
	for _, i := range file.Imports {
		target, _ := strconv.Unquote(i.Path.Value)
		far, isFar := strings.CutPrefix(target, Module+"/internal/far/")
		if isFar && strings.HasSuffix(pkg, "/"+far) {
			h.breach("%s: %s and its simulator share nothing", name, pkg)
		}
	}
}

func (h *houseKeeper) suitesRun() {
	for pkg := range h.members {
		if kind, _, _ := strings.Cut(pkg, "/"); !h.suites[pkg] {
			h.breach("%s never runs %s", pkg, suiteOf[kind])
		}
	}
}
