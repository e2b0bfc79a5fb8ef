namespace Undersign.Onboarding;

/// <summary>Headings in the Exchange admin center and the Defender portal, as they read in November 2026.</summary>
internal static class AdminCenterPages
{
    public const string NewConnector = "New connector";
    public const string ConnectorName = "Connector name";
    public const string UseOfConnector = "Use of connector";
    public const string Routing = "Routing";
    public const string SecurityRestrictions = "Security restrictions";
    public const string AuthenticatingSentEmail = "Authenticating sent email";
    public const string SetRuleConditions = "Set rule conditions";
    public const string SetRuleSettings = "Set rule settings";
    public const string RulesList = "Rules";
    public const string TextAndCharacterSet = "Text and character set";
    public const string ConnectionFilter = "Edit connection filter policy";
}
