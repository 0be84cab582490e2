package dinero

import "testing"

// TestSection13 has one test for each row of the reference's table of what the
// simulator must do.
func TestSection13(t *testing.T) {
	for _, row := range []struct {
		name string
		test func(*testing.T)
	}{
		{"sparse lists, key case echo, default fields", testSparseLists},
		{"sorting, paging, Pagination numbers", testSortingAndPaging},
		{"queryFilter grammar", testQueryFilter},
		{"changesSince", testChangesSince},
		{"drafts", testDrafts},
		{"status", testStatus},
		{"documents", testDocuments},
		{"not found", testNotFound},
		{"auth", testAuth},
		{"faults on demand", testFaultsOnDemand},
		{"PDF", testPDF},
		{"clock", testClock},
	} {
		t.Run(row.name, row.test)
	}
}
