package en16931

// ciiGoneContext is what EN 16931 does not know of the process and the specification.
const ciiGoneContext = `
	ram:SpecifiedTransactionID                           CII-SR-001
	ram:TestIndicator                                    CII-SR-002
	ram:BIMSpecifiedDocumentContextParameter             CII-SR-006
	ram:ScenarioSpecifiedDocumentContextParameter        CII-SR-007
	ram:ApplicationSpecifiedDocumentContextParameter     CII-SR-008
	ram:SubsetSpecifiedDocumentContextParameter          CII-SR-011
	ram:MessageStandardSpecifiedDocumentContextParameter CII-SR-012
`

// ciiGoneHead is what EN 16931 does not know of the document's head.
const ciiGoneHead = `
	ram:Name                         CII-SR-013
	ram:IssueDateTime/udt:DateTime   CII-SR-015
	ram:CopyIndicator                CII-SR-016
	ram:Purpose                      CII-SR-017
	ram:ControlRequirementIndicator  CII-SR-018
	ram:LanguageID                   CII-SR-019
	ram:PurposeCode                  CII-SR-020
	ram:RevisionDateTime             CII-SR-021
	ram:VersionID                    CII-SR-022
	ram:GlobalID                     CII-SR-023
	ram:RevisionID                   CII-SR-024
	ram:PreviousRevisionID           CII-SR-025
	ram:CategoryCode                 CII-SR-026
	ram:IncludedNote/ram:Subject     CII-SR-027
	ram:IncludedNote/ram:ContentCode CII-SR-028
	ram:IncludedNote/ram:ID          CII-SR-032
	ram:EffectiveSpecifiedPeriod     CII-SR-033
	ram:IssuerTradeParty             CII-SR-034
`
