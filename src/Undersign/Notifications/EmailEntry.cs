namespace Undersign.Notifications;

/// <summary>What somebody has entered for a section, in a form or a command.</summary>
/// <param name="Values">By field; what is missing or empty is inherited, and a secret that is empty is kept.</param>
internal sealed record EmailEntry(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Secrets that are to go.</summary>
    public IReadOnlyCollection<string> Forgotten { get; init; } = [];

    public IReadOnlyCollection<string> MayBeOverridden { get; init; } = [];

    /// <param name="section">The global default's, or a module's name.</param>
    /// <param name="shown">What the form was made from: its secrets are kept where none is entered.</param>
    public EmailSection Over(EmailSection shown, string organisation, string section, EmailSecrets secrets)
    {
        var fields = EmailFields.Of(MailModule.Find(section));
        var kept = new Dictionary<string, SealedValue>(shown.Secrets, StringComparer.Ordinal);
        foreach (var field in fields.Where(static field => field.IsSecret))
        {
            if (Entered(field) is { Length: > 0 } secret)
            {
                kept[field.Name] = secrets.Seal(organisation, section, field, secret);
            }
            else if (Forgotten.Contains(field.Name, StringComparer.Ordinal))
            {
                kept.Remove(field.Name);
            }
        }

        return new()
        {
            Values = fields.Where(field => !field.IsSecret && Entered(field).Length > 0).ToDictionary(static field => field.Name, Entered, StringComparer.Ordinal),
            Secrets = kept,
            MayBeOverridden = [.. fields.Select(static field => field.Name).Where(name => MayBeOverridden.Contains(name, StringComparer.Ordinal))],
        };
    }

    /// <summary>Browsers send CRLF; blanks around a line are a slip of the hand. A text that is the built-in one is none of its own.</summary>
    private string Entered(EmailField field)
    {
        var value = Values.GetValueOrDefault(field.Name, "").ReplaceLineEndings("\n");
        value = field.Kind is EmailFieldKind.Text or EmailFieldKind.Lines or EmailFieldKind.Secret ? value : value.Trim();
        return field.Kind == EmailFieldKind.Text && (string.IsNullOrWhiteSpace(value) || value.TrimEnd() == field.BuiltIn.ReplaceLineEndings("\n").TrimEnd()) ? "" : value;
    }
}
