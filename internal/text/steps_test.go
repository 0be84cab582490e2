package text

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"testing"
)

// testers are the packages in which tests of connections are written.
var testers = regexp.MustCompile(`^(adaptors|gateways|internal/wire)/[a-z0-9]+$|^internal/(web|partner)$`)

// begun is what the name of a step looks like, ended what its sentence does.
var begun, ended = regexp.MustCompile(`^[A-Z]`), regexp.MustCompile(`(\.|: \{\})$`)

// steps yields the name of each step of a connection test, and each sentence that one
// says when it went well.
func steps(t *testing.T, each func(at, key string)) {
	t.Helper()
	constants := map[string]map[string]ast.Expr{}
	sources(t, func(path string, f *ast.File, _ *token.FileSet) { gather(constants, filepath.Dir(path), f) })
	sources(t, func(path string, f *ast.File, tokens *token.FileSet) {
		dir := filepath.Dir(path)
		at, err := filepath.Rel(root, dir)
		if at = filepath.ToSlash(at); err != nil || !testers.MatchString(at) || at == "adaptors/dummy" {
			return
		}
		tell := func(e ast.Expr, sentence bool) {
			key := asKey(together(constants[dir], e))
			if begun.MatchString(key) && (!sentence || ended.MatchString(key)) {
				each(tokens.Position(e.Pos()).String(), key)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "probe" && len(n.Args) == 2 {
					tell(n.Args[0], false)
				}
			case *ast.CompositeLit:
				if n.Type == nil && len(n.Elts) == 2 && calls(n.Elts[1]) { // {name, do} of a list of steps
					tell(n.Elts[0], false)
				}
			case *ast.KeyValueExpr:
				if name, ok := n.Key.(*ast.Ident); ok && (name.Name == "Step" || name.Name == "Plain") {
					tell(n.Value, name.Name == "Plain")
				}
			case *ast.FuncDecl:
				said(n.Type, n.Body, tell)
			case *ast.FuncLit:
				said(n.Type, n.Body, tell)
			}
			return true
		})
	})
}

// calls says whether an expression is a function.
func calls(e ast.Expr) bool {
	switch e.(type) {
	case *ast.FuncLit, *ast.SelectorExpr:
		return true
	}
	return false
}

// said tells what a function returns that returns a text and an error.
func said(of *ast.FuncType, body *ast.BlockStmt, tell func(ast.Expr, bool)) {
	if body == nil || of.Results == nil || of.Results.NumFields() != 2 || !named(of.Results.List[0].Type, "string") {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if _, another := n.(*ast.FuncLit); another {
			return false
		}
		result, ok := n.(*ast.ReturnStmt)
		if !ok || len(result.Results) != 2 {
			return true
		}
		tell(result.Results[0], true)
		if call, ok := result.Results[0].(*ast.CallExpr); ok { // fmt.Sprintf, or one of two
			for _, arg := range call.Args {
				tell(arg, true)
			}
		}
		return true
	})
}

func named(e ast.Expr, name string) bool {
	is, ok := e.(*ast.Ident)
	return ok && is.Name == name
}

// TestEveryStepOfAConnectionTestIsSaidInDanish: its name, and what it says when it went
// well. What it says when it did not is a reason with a code.
func TestEveryStepOfAConnectionTestIsSaidInDanish(t *testing.T) {
	seen := 0
	steps(t, func(at, key string) {
		seen++
		if !In("da").Has("said." + key) {
			t.Errorf("%s: nobody says %q in Danish", at, key)
		}
	})
	if seen < 100 {
		t.Errorf("%d steps and sentences were seen", seen)
	}
}
