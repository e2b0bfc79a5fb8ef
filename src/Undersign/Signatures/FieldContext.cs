using System.Buffers;

namespace Undersign.Signatures;

/// <summary>Where in HTML a field stands, and what it may say there besides being escaped.</summary>
/// <param name="Helper">Its name in what the engine gets; no template can call it.</param>
/// <param name="Convert">What becomes of the value; null where nothing may stand there.</param>
internal sealed record FieldContext(string Helper, Func<string, string?> Convert)
{
    private static readonly SearchValues<char> OfStyles = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#%., -");

    /// <summary>Text, and attributes that are shown or read: escaping is enough.</summary>
    public static FieldContext? Plain => null;

    public static FieldContext Url { get; } = new("toUrl", FieldUrl.Whole);

    public static FieldContext UrlRest { get; } = new("toUrlRest", FieldUrl.Rest);

    public static FieldContext UrlPart { get; } = new("toUrlPart", FieldUrl.Part);

    public static FieldContext UrlHost { get; } = new("toUrlHost", FieldUrl.HostPart);

    public static FieldContext UrlTelephone { get; } = new("toTelephone", FieldUrl.Telephone);

    /// <summary>A colour, a size or a font; what could begin another declaration or load something comes out blank.</summary>
    public static FieldContext Style { get; } = new("toStyle", static value => value.AsSpan().ContainsAnyExcept(OfStyles) ? null : value);

    public static IReadOnlyList<FieldContext> OfAttributes { get; } = [Url, UrlRest, UrlPart, UrlHost, UrlTelephone, Style];

    /// <summary>What writes the same in this context; blank when nothing may stand there.</summary>
    public TemplateExpression Of(TemplateExpression written) => new TemplateExpression.Call(new(Helper, 1, 1, ""), [written]);

    /// <summary>The context of a field in a URL, by what stands before it there.</summary>
    /// <param name="before">The literal text; null where none certainly stands before it.</param>
    /// <param name="behind">The literal text.</param>
    public static FieldContext InUrl(string? before, string behind) => before switch
    {
        null => Url,
        _ when before.Equals("https://", StringComparison.OrdinalIgnoreCase) || before.Equals("http://", StringComparison.OrdinalIgnoreCase) => FieldUrl.EndsHost(behind) ? UrlRest : UrlHost,
        _ when FieldUrl.IsWithinHost(before) => UrlHost,
        _ when before.Equals("tel:", StringComparison.OrdinalIgnoreCase) => UrlTelephone,
        _ => UrlPart,
    };
}
