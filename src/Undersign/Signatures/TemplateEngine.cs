using System.Globalization;
using HandlebarsDotNet;
using Undersign.People;

namespace Undersign.Signatures;

/// <summary>Handlebars with the helpers of signatures: for HTML, where what is written is escaped, and for plain text, where it stands as it is.</summary>
internal static class TemplateEngine
{
    /// <summary>The root under which functions find the person; no template can name it.</summary>
    public const string Sender = "sender";

    /// <summary>The root of what is drawn meanwhile.</summary>
    public const string Pictures = "pictures";

    public static IHandlebars Html { get; } = Create(escapes: true);

    public static IHandlebars Text { get; } = Create(escapes: false);

    private static IHandlebars Create(bool escapes)
    {
        var engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = !escapes, FormatProvider = CultureInfo.InvariantCulture });
        Add(engine, TemplateFunction.Default.Name, FirstOf);
        Add(engine, TemplateFunction.FirstOf.Name, FirstOf);
        Add(engine, TemplateFunction.Upper.Name, static arguments => Value(arguments)?.ToUpperInvariant());
        Add(engine, TemplateFunction.Lower.Name, static arguments => Value(arguments)?.ToLowerInvariant());
        Add(engine, TemplateFunction.Phone.Name, static arguments => Value(arguments) is { } number ? PhoneNumber.Format(number, Value(arguments, 1)) : null);
        Add(engine, TemplateFunction.Date.Name, static arguments => Value(arguments) is { } date ? Dated(date, Value(arguments, 1) ?? "", Value(arguments, 2)) : null);
        Add(engine, TemplateFunction.When.Name, static arguments => IsAmong(arguments));
        Add(engine, TemplateFunction.Not.Name, static arguments => arguments[0] is not (string { Length: > 0 } or true));
        Add(engine, TemplateFunction.InGroup.Name, static arguments => arguments[0] is Person person && Enumerable.Range(1, arguments.Length - 1).Any(index => person.IsMemberOf(Value(arguments, index) ?? "")));
        Add(engine, TemplateFunction.VCard.Name, static arguments => arguments[0] is Person person ? VCard.Of(person) : null);
        Add(engine, TemplateFunction.Qr.Name, static arguments => arguments[0] is RenderedPictures pictures && Value(arguments, 1) is { } content ? pictures.Code(content) : null);
        foreach (var context in FieldContext.OfAttributes)
        {
            Add(engine, context.Helper, arguments => Value(arguments) is { } value ? context.Convert(value) : null);
        }

        return engine;
    }

    private static void Add(IHandlebars engine, string name, Func<Arguments, object?> helper) =>
        engine.RegisterHelper(name, (HandlebarsReturnHelper)((_, arguments) => helper(arguments)!)); // the engine writes nothing for null

    private static string? FirstOf(Arguments arguments) =>
        Enumerable.Range(0, arguments.Length).Select(index => Value(arguments, index)).FirstOrDefault(static value => value is not null);

    private static bool IsAmong(Arguments arguments) =>
        Value(arguments) is { } value && Enumerable.Range(1, arguments.Length - 1).Any(index => value.Equals(Value(arguments, index), StringComparison.OrdinalIgnoreCase));

    /// <summary>What is no date stays as it is.</summary>
    private static string Dated(string value, string pattern, string? language)
    {
        try
        {
            return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date.ToString(pattern, DateLanguage.Find(language)) : value;
        }
        catch (FormatException)
        {
            return value; // a pattern that no date can be written in
        }
    }

    /// <summary>Null for what is blank or unknown.</summary>
    private static string? Value(Arguments arguments, int index = 0) => index < arguments.Length && arguments[index] is string { Length: > 0 } value ? value : null;
}
