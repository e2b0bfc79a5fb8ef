using HandlebarsDotNet;
using Undersign.Protocols.Mime;
using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>One text of a signature, compiled: HTML, where fields are escaped for where they stand, or plain, where they stand as they are.</summary>
internal sealed class SignatureTemplate
{
    /// <summary>Characters of a template.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>Characters of what it renders to; beyond it, Exchange's own signatures end too.</summary>
    public const int MaxOutput = 1024 * 1024;

    /// <summary>More warnings help nobody.</summary>
    private const int MaxWarnings = 20;

    private readonly HandlebarsTemplate<TextWriter, object, object> _compiled;
    private readonly List<string> _fields;

    private SignatureTemplate(HandlebarsTemplate<TextWriter, object, object> compiled, IReadOnlyList<TemplateDirective> directives, IReadOnlyList<string> warnings)
    {
        _compiled = compiled;
        _fields = [.. directives.SelectMany(static directive => directive.Expression?.Fields ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];
        Wanted = [.. directives.Where(static directive => directive.Kind is DirectiveKind.Write && directive.Expression is TemplateExpression.Field or TemplateExpression.Call { Helper.TakesFirst: false })
            .SelectMany(static directive => directive.Expression?.Fields ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];
        NeedsPerson = Names(TemplateFields.PersonPrefix) || directives.Any(static directive => directive.Expression?.Helpers.Any(static called => called.Root == TemplateEngine.Sender) == true);
        NeedsMessage = Names(TemplateFields.MessagePrefix);
        ShowsPhoto = Names(TemplateFields.Photo);
        Warnings = warnings;
    }

    /// <summary>The fields it shows with nothing to take their place: what lacks in a signature when they are blank.</summary>
    public IReadOnlyList<string> Wanted { get; }

    /// <summary>Whether it names a field of the person: without one it would be a form left blank.</summary>
    public bool NeedsPerson { get; }

    /// <summary>Whether it comes out otherwise for each message.</summary>
    public bool NeedsMessage { get; }

    /// <summary>Whether it shows the person's picture.</summary>
    public bool ShowsPhoto { get; }

    /// <summary>The pictures it shows, to somebody at least, that travel with the message.</summary>
    public IReadOnlyList<InlinePart> Pictures { get; private init; } = [];

    /// <summary>Those that the message only names.</summary>
    public IReadOnlyList<HostedPicture> Hosted { get; private init; } = [];

    /// <summary>What was left out of it, and why; with the file.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Compiles a template, or says everything that is wrong with it.</summary>
    public static SignatureTemplate? TryCompile(SettingsFile file, bool isHtml, TemplateFields fields, Problems problems)
    {
        if (string.IsNullOrWhiteSpace(file.Content))
        {
            problems.Add(new SourceLine(file.Name, 0), "there is nothing in it, or it is no regular file");
            return null;
        }

        if (file.Content.Length > MaxLength)
        {
            problems.Add(new SourceLine(file.Name, 0), string.Create(null, $"longer than {MaxLength} characters"));
            return null;
        }

        var found = new Problems(file.Name);
        var template = TryCompile(file, isHtml, fields, found, file.Content.ReplaceLineEndings("\n"));
        foreach (var problem in found.All)
        {
            problems.Add(problem.Where, problem.Text);
        }

        return template;
    }

    private static SignatureTemplate? TryCompile(SettingsFile file, bool isHtml, TemplateFields fields, Problems found, string text)
    {
        var directives = new TemplateCheck(file.Name, fields, found).Run(TemplateTag.Scan(text)).ToList();
        foreach (var picture in isHtml ? [] : directives.Where(static directive => directive.WritesPicture))
        {
            found.Add(new SourceLine(file.Name, picture.Tag?.Line ?? 0), TemplateDirective.PictureAmongWords);
        }

        if (found.Any)
        {
            return null;
        }

        var warnings = new List<string>();
        var rewritten = isHtml
            ? HtmlTemplate.TryRewrite(file, text, directives, fields, found, warning => Add(warnings, $"{file.Name}: {warning}"))
            : (TextTemplate.Rewrite(text, directives), UsedPictures.None);
        if (rewritten is not var (template, pictures))
        {
            return null;
        }

        warnings.AddRange(TemplateSize.Warnings(file.Name, template, pictures.Travelling));

        try
        {
            using var reader = new StringReader(template);
            return new((isHtml ? TemplateEngine.Html : TemplateEngine.Text).Compile(reader), directives, warnings) { Pictures = pictures.Travelling, Hosted = pictures.Hosted };
        }
        catch (Exception exception) when (exception is HandlebarsException or InvalidOperationException or ArgumentException)
        {
            found.Add(new SourceLine(file.Name, 0), $"the template engine refuses it: {exception.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    /// <exception cref="HandlebarsException">The template could not be rendered.</exception>
    /// <exception cref="InvalidDataException">It renders to more than <see cref="MaxOutput"/>.</exception>
    public string Render(object data)
    {
        using var writer = new BoundedWriter(MaxOutput);
        _compiled(writer, data);
        return writer.ToString();
    }

    private bool Names(string prefix) => _fields.Exists(field => field.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static void Add(List<string> warnings, string warning)
    {
        if (warnings.Count < MaxWarnings && !warnings.Contains(warning, StringComparer.Ordinal))
        {
            warnings.Add(warning);
        }
    }
}
