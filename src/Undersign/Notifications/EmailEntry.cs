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
        var said = new EmailSection
        {
            Values = fields.Where(field => !field.IsSecret && Entered(field).Length > 0).ToDictionary(static field => field.Name, Entered, StringComparer.Ordinal),
            MayBeOverridden = [.. fields.Select(static field => field.Name).Where(name => MayBeOverridden.Contains(name, StringComparer.Ordinal))],
        };
        var hasLoginOfItsOwn = section == MailModule.Global || said.Says(EmailFields.Way);
        var kept = hasLoginOfItsOwn ? new Dictionary<string, SealedValue>(shown.Secrets, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        var effective = new EffectiveEmail(null, said, said); // of server and login nothing else is inherited with a secret of its own
        foreach (var field in fields.Where(static field => field.IsSecret))
        {
            if (Entered(field) is { Length: > 0 } secret)
            {
                kept[field.Name] = secrets.Seal(new(organisation, section, field), EmailAccount.Of(field, effective), secret);
            }
            else if (Forgotten.Contains(field.Name, StringComparer.Ordinal))
            {
                kept.Remove(field.Name);
            }
        }

        return said with { Secrets = kept };
    }

    /// <summary>A login that was entered and not chosen is told, and not left out in silence.</summary>
    /// <param name="effective">What the section comes to with it.</param>
    public void CheckLogin(EffectiveEmail effective, EmailFaults faults)
    {
        if (effective[EmailFields.Way].Value != "server" || effective[EmailFields.Login].Value != "none" || effective.SaidInVain.Count > 0)
        {
            return;
        }

        EmailField[] token = [EmailFields.Tenant, EmailFields.TokenEndpoint, EmailFields.ClientId, EmailFields.ClientSecret, EmailFields.RefreshToken];
        if (token.FirstOrDefault(HasEntered) is { } ofToken)
        {
            faults.Add(EmailFields.Login, $"is None, and {ofToken.Label} would not be used: choose OAuth 2.0 with your provider, or empty the fields of OAuth 2.0");
        }
        else if (HasEntered(EmailFields.User) || HasEntered(EmailFields.Password))
        {
            faults.Add(EmailFields.Login, "is None, and what you entered as User and Password would not be used: choose User and password, or empty both");
        }
    }

    private bool HasEntered(EmailField field) => Entered(field).Length > 0;

    /// <summary>Browsers send CRLF; blanks around a line are a slip of the hand. A text that is the built-in one is none of its own.</summary>
    private string Entered(EmailField field)
    {
        var value = Values.GetValueOrDefault(field.Name, "").ReplaceLineEndings("\n");
        value = field.Kind is EmailFieldKind.Text or EmailFieldKind.Lines or EmailFieldKind.Secret ? value : value.Trim();
        return field.Kind == EmailFieldKind.Text && (string.IsNullOrWhiteSpace(value) || value.TrimEnd() == field.BuiltIn.ReplaceLineEndings("\n").TrimEnd()) ? "" : value;
    }
}
