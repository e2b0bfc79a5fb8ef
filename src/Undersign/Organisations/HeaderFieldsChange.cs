namespace Undersign.Organisations;

/// <summary>Tells that the rules of a mail server have names of header fields which count here no more: settings change at once, and rules when somebody changes them.</summary>
internal static class HeaderFieldsChange
{
    /// <param name="before">What is in force; <see langword="null"/> where nothing is.</param>
    public static IEnumerable<string> Warnings(Organisation? before, Organisation after)
    {
        if (before?.HeaderFields is { } old && !old.StillDoWith(after.HeaderFields))
        {
            yield return $"headerFields: the mail server's rules still write {old.RoutingCode} and look for {old.Processed}; until they are changed, mail would be refused or come round again and again. Turn off the rule that sends mail here, apply, change the rules, and turn it on half an hour later";
        }
    }
}
