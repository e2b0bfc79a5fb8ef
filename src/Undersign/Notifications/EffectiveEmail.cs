using System.Globalization;
using Undersign.Diagnosis;

namespace Undersign.Notifications;

/// <summary>The email settings of a module as they count: its own, the global default's, or what the program has built in; field by field, and server and login as one.</summary>
internal sealed class EffectiveEmail
{
    private readonly Dictionary<string, EffectiveValue> _values;

    /// <param name="module"><see langword="null"/> for the global default itself.</param>
    public EffectiveEmail(MailModule? module, EmailSection global, EmailSection own)
    {
        Module = module;
        _values = EmailFields.Of(module).ToDictionary(static field => field.Name, field => Of(field, module, global, own), StringComparer.Ordinal);
        if (this[EmailFields.Port] is { Value: "" } port)
        {
            _values[port.Field.Name] = port with { Value = SubmissionPort.Usual(Security).ToString(CultureInfo.InvariantCulture) };
        }

        MayBeOverridden = own.MayBeOverridden;
        SaidInVain = this[EmailFields.Way] is { Origin: EmailOrigin.Module } or { IsFixed: true } || module is null ? [] : [.. EmailFields.ServerAndLogin.Where(own.Says)];
    }

    public MailModule? Module { get; }

    /// <summary>Below this section.</summary>
    public IReadOnlyList<string> MayBeOverridden { get; }

    /// <summary>What the module says of server and login without having chosen a way: it does not count.</summary>
    public IReadOnlyList<EmailField> SaidInVain { get; }

    public SmtpSecurity Security => this[EmailFields.Security].Value switch { "starttls" => SmtpSecurity.StartTls, "tls" => SmtpSecurity.TlsOnConnect, "none" => SmtpSecurity.None, _ => SmtpSecurity.Auto };

    public IEnumerable<EffectiveValue> All => _values.Values;

    public EffectiveValue this[EmailField field] => _values.GetValueOrDefault(field.Name) ?? new(field, field.BuiltIn, null, EmailOrigin.BuiltIn, IsFixed: false);

    private static EffectiveValue Of(EmailField field, MailModule? module, EmailSection global, EmailSection own)
    {
        var deciding = EmailFields.Deciding(field);
        var isInherited = module is not null && EmailFields.Inherited.Contains(field);
        var isFixed = isInherited && !global.MayBeOverridden.Contains(deciding.Name, StringComparer.Ordinal);
        var said = isInherited && (isFixed || !own.Says(deciding)) ? From(field, global, EmailOrigin.Global) : From(field, own, module is null ? EmailOrigin.Global : EmailOrigin.Module);
        return (said ?? new(field, field.BuiltIn, null, EmailOrigin.BuiltIn, IsFixed: false)) with { IsFixed = isFixed };
    }

    private static EffectiveValue? From(EmailField field, EmailSection section, EmailOrigin origin) =>
        section.Says(field) ? new(field, section.Value(field) ?? "", section.Secrets.GetValueOrDefault(field.Name), origin, IsFixed: false) : null;
}

/// <param name="Value">Empty for nothing, and for secrets.</param>
/// <param name="IsFixed">The global default does not let modules have their own.</param>
internal sealed record EffectiveValue(EmailField Field, string Value, SealedValue? Secret, EmailOrigin Origin, bool IsFixed)
{
    /// <summary>What is meant: an optional field says <c>none</c> where nothing is to be inherited.</summary>
    public string Meant => Value == EmailField.Nothing && Field.Kind == EmailFieldKind.Line ? "" : Value;
}

/// <summary>Who has said what counts.</summary>
internal enum EmailOrigin
{
    BuiltIn,
    Global,
    Module,
}
