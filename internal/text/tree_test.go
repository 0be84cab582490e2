package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice"
)

// A plug-in, a station or a page that gives a fault a new code must give it texts
// too. The walk reads the files itself: see package archtest for why.

const root = "../.."

// areas are the beginnings of the catalogue's codes.
var areas = regexp.MustCompile(`^(SRC|DOC|RULE|NET|GW|AS2|RCPT|RCV|RUN|CERT|KEY|MAIL|FILE|SET|PW)(-[A-Z0-9]+)+$|^DUP$`)

// sources yields the program's Go files, without tests and far ends.
func sources(t *testing.T, each func(path string, file *ast.File, tokens *token.FileSet)) {
	t.Helper()
	tokens := token.NewFileSet()
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && (name == "testdata" || name == "build" || name == "far" || len(name) > 2 && name[0] == '.'):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(tokens, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("%s cannot be parsed and is left out: %v", path, err)
			return nil
		}
		seen++
		each(path, file, tokens)
		return nil
	})
	if err != nil || seen < 50 {
		t.Fatalf("saw %d files: %v", seen, err)
	}
}

func TestEveryCodeInTheProgramHasTexts(t *testing.T) {
	constants := map[string]string{} // by folder and name, and by package and name
	type use struct{ at, name, code string }
	var uses []use
	sources(t, func(path string, file *ast.File, tokens *token.FileSet) {
		folder, pkg := filepath.Dir(path), file.Name.Name
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) {
						constants[folder+"."+name.Name] = literal(n.Values[i])
						constants[pkg+"."+name.Name] = literal(n.Values[i])
					}
				}
			case *ast.BasicLit:
				if code := literal(n); areas.MatchString(code) {
					uses = append(uses, use{at: tokens.Position(n.Pos()).String(), code: code})
				}
			case *ast.CallExpr:
				call, ok := n.Fun.(*ast.SelectorExpr)
				if !ok || call.Sel.Name != "Coded" || len(n.Args) == 0 {
					return true
				}
				u := use{at: tokens.Position(n.Pos()).String(), code: literal(n.Args[0])}
				switch arg := n.Args[0].(type) {
				case *ast.Ident:
					u.name = folder + "." + arg.Name
				case *ast.SelectorExpr:
					if from, ok := arg.X.(*ast.Ident); ok {
						u.name = from.Name + "." + arg.Sel.Name
					}
				}
				uses = append(uses, u)
			}
			return true
		})
	})
	seen := map[string]bool{}
	for _, u := range uses {
		code := u.code
		if code == "" {
			code = constants[u.name] // "" for a variable, whose value comes from elsewhere
		}
		if code == "" {
			continue
		}
		if seen[code] {
			continue
		}
		seen[code] = true
		for _, lang := range []string{"en", "da"} {
			for _, part := range parts {
				if !In(lang).Has(code + "." + part) {
					t.Errorf("%s: %s has no %s in %s.txt", u.at, code, part, lang)
				}
			}
		}
	}
	for _, code := range []string{"SET-MISSING", "SRC-KEY", "DOC-XML-DTD", "KEY-MISMATCH", "RUN-BUSY"} {
		if !seen[code] {
			t.Errorf("the walk has not seen %s", code)
		}
	}
}

func literal(e ast.Expr) string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(l.Value)
	if err != nil {
		return ""
	}
	return text
}

// What we say about our own faults in English is looked up as it stands, so it
// must stand somewhere.
func TestWhatIsSaidInEnglishIsStillSaid(t *testing.T) {
	var said []string
	for _, lang := range Languages() {
		for key := range tables()[lang] {
			if phrase, ok := strings.CutPrefix(key, "said."); ok && !slices.Contains(said, phrase) {
				said = append(said, phrase)
			}
		}
	}
	if len(said) == 0 {
		t.Fatal("nothing is said")
	}
	constants := map[string]map[string]ast.Expr{} // by package
	sources(t, func(path string, f *ast.File, _ *token.FileSet) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		gather(constants, filepath.Dir(path), f)
		said = slices.DeleteFunc(said, func(phrase string) bool { return strings.Contains(string(content), strconv.Quote(phrase)) })
	})
	made := map[string]bool{}
	sources(t, func(path string, f *ast.File, _ *token.FileSet) {
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				made[asKey(together(constants[filepath.Dir(path)], e))] = true
			}
			return true
		})
	})
	said = slices.DeleteFunc(said, func(phrase string) bool { return made[phrase] })
	for _, of := range constants {
		for _, e := range of {
			made := together(of, e)
			said = slices.DeleteFunc(said, func(phrase string) bool { return phrase == made })
		}
	}
	for _, term := range invoice.Terms() { // the names of some are put together
		said = slices.DeleteFunc(said, func(phrase string) bool { return phrase == term.Name })
	}
	for _, phrase := range said {
		t.Errorf("nobody says %q any more", phrase)
	}
}

// gather notes the constants of a file.
func gather(all map[string]map[string]ast.Expr, dir string, f *ast.File) {
	if all[dir] == nil {
		all[dir] = map[string]ast.Expr{}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == len(v.Values) {
			for i, name := range v.Names {
				all[dir][name.Name] = v.Values[i]
			}
		}
		return true
	})
}

// together is a text put together of literals and constants, with a verb of package fmt
// for each value within it; "" for a value alone.
func together(constants map[string]ast.Expr, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BinaryExpr:
		x, y := together(constants, e.X), together(constants, e.Y)
		if e.Op != token.ADD || x+y == "" {
			return ""
		}
		if x == "" && !nothing(e.X) {
			x = "%v"
		}
		if y == "" && !nothing(e.Y) {
			y = "%v"
		}
		return x + y
	case *ast.Ident:
		if of, known := constants[e.Name]; known && of != ast.Expr(e) {
			return together(constants, of)
		}
		return ""
	}
	return literal(e)
}

// nothing says whether an expression is the empty text.
func nothing(e ast.Expr) bool {
	l, ok := e.(*ast.BasicLit)
	return ok && (l.Value == `""` || l.Value == "``")
}
