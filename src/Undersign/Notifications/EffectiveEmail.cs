namespace Undersign.Notifications;

/// <summary>The email settings of a module as they count: field by field its own, the global default's, or what the program has built in.</summary>
internal sealed class EffectiveEmail
{
    private readonly Dictionary<string, EffectiveValue> _values;

    /// <param name="module"><see langword="null"/> for the global default itself.</param>
    public EffectiveEmail(MailModule? module, EmailSection global, EmailSection own)
    {
        Module = module;
        _values = EmailFields.Of(module).ToDictionary(static field => field.Name, field => Of(field, module, global, own), StringComparer.Ordinal);
        MayBeOverridden = own.MayBeOverridden;
    }

    public MailModule? Module { get; }

    /// <summary>Below this section.</summary>
    public IReadOnlyList<string> MayBeOverridden { get; }

    public IEnumerable<EffectiveValue> All => _values.Values;

    public EffectiveValue this[EmailField field] => _values.GetValueOrDefault(field.Name) ?? new(field, field.BuiltIn, null, EmailOrigin.BuiltIn, IsFixed: false);

    private static EffectiveValue Of(EmailField field, MailModule? module, EmailSection global, EmailSection own)
    {
        var isInherited = module is not null && EmailFields.Inherited.Contains(field);
        var isFixed = isInherited && !global.MayBeOverridden.Contains(field.Name, StringComparer.Ordinal);
        return From(field, own, module is null ? EmailOrigin.Global : EmailOrigin.Module) is { } said && !isFixed ? said
            : isInherited && From(field, global, EmailOrigin.Global) is { } inherited ? inherited with { IsFixed = isFixed }
            : new(field, field.BuiltIn, null, EmailOrigin.BuiltIn, isFixed);
    }

    private static EffectiveValue? From(EmailField field, EmailSection section, EmailOrigin origin) =>
        field.IsSecret ? section.Secrets.GetValueOrDefault(field.Name) is { } secret ? new(field, "", secret, origin, IsFixed: false) : null
        : section.Value(field) is { } value ? new(field, value, null, origin, IsFixed: false)
        : null;
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
