using HandlebarsDotNet;
using Undersign.Settings;
using Undersign.Stamping;

namespace Undersign.Signatures;

/// <summary>One text of a signature, compiled: HTML, where fields are escaped, or plain, where they stand as they are.</summary>
internal sealed class SignatureTemplate
{
    /// <summary>Characters of a template.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>Characters of what it renders to; beyond it, Exchange's own signatures end too.</summary>
    public const int MaxOutput = 1024 * 1024;

    private static readonly IHandlebars ForHtml = Engine(escapes: true);
    private static readonly IHandlebars ForText = Engine(escapes: false);

    private readonly HandlebarsTemplate<TextWriter, object, object> _compiled;

    private SignatureTemplate(HandlebarsTemplate<TextWriter, object, object> compiled, bool needsPerson)
    {
        _compiled = compiled;
        NeedsPerson = needsPerson;
    }

    /// <summary>Whether it names a field of the person: without one it would be a form left blank.</summary>
    public bool NeedsPerson { get; }

    /// <summary>Compiles a template, or says everything that is wrong with it.</summary>
    public static SignatureTemplate? TryCompile(SettingsFile file, bool isHtml, TemplateFields fields, Problems problems)
    {
        if (file.Content.Length > MaxLength)
        {
            problems.Add(new SourceLine(file.Name, 0), string.Create(null, $"longer than {MaxLength} characters"));
            return null;
        }

        var text = file.Content.ReplaceLineEndings("\n");
        var tags = TemplateTag.Scan(text);
        var found = new Problems(file.Name);
        new TemplateCheck(file.Name, fields, found).Run(tags);
        if (!found.Any)
        {
            try
            {
                using var reader = new StringReader(isHtml ? text : WholeLines(text, tags));
                var template = new SignatureTemplate((isHtml ? ForHtml : ForText).Compile(reader), tags.Any(NamesPerson));
                if (!isHtml || SignatureMarkup.FindFault(SignatureMarkup.BodyOf(template.Render(fields.Example()))) is not { } fault)
                {
                    return template;
                }

                found.Add(new SourceLine(file.Name, 0), fault);
            }
            catch (Exception exception) when (exception is HandlebarsException or InvalidOperationException or ArgumentException or InvalidDataException)
            {
                found.Add(new SourceLine(file.Name, 0), $"the template engine refuses it: {exception.Message.ReplaceLineEndings(" ")}");
            }
        }

        foreach (var problem in found.All)
        {
            problems.Add(problem.Where, problem.Text);
        }

        return null;
    }

    /// <exception cref="HandlebarsException">The template could not be rendered.</exception>
    /// <exception cref="InvalidDataException">It renders to more than <see cref="MaxOutput"/>.</exception>
    public string Render(object data)
    {
        using var writer = new BoundedWriter(MaxOutput);
        _compiled(writer, data);
        return writer.ToString();
    }

    private static bool NamesPerson(TemplateTag tag) => tag.Words.Any(word => word.StartsWith(TemplateFields.PersonPrefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lets a line that is one block as a whole vanish with it, line end included.</summary>
    /// <remarks>
    /// <c>{{#if person.mobile}}Mobile: {{person.mobile}}{{/if}}</c> would leave an empty line. The line end goes inside the block; Handlebars
    /// does the same by itself where the tags stand on lines of their own.
    /// </remarks>
    private static string WholeLines(string text, IReadOnlyList<TemplateTag> tags)
    {
        var open = new Stack<TemplateTag>();
        var moves = new List<int>();
        foreach (var tag in tags)
        {
            if (tag.OpensBlock)
            {
                open.Push(tag);
            }
            else if (tag.ClosesBlock && open.Pop() is var begin && begin.Line == tag.Line && IsLineStart(text, begin.Start) && tag.End < text.Length && text[tag.End] == '\n')
            {
                moves.Add(tag.Start);
            }
        }

        foreach (var position in Enumerable.Reverse(moves))
        {
            var lineEnd = text.IndexOf('\n', position);
            text = string.Concat(text.AsSpan(0, position), "\n", text.AsSpan(position, lineEnd - position), text.AsSpan(lineEnd + 1));
        }

        return text;
    }

    private static bool IsLineStart(string text, int position) => position == 0 || text[position - 1] == '\n';

    private static IHandlebars Engine(bool escapes)
    {
        var engine = Handlebars.Create(new HandlebarsConfiguration { NoEscape = !escapes });
        engine.RegisterHelper(
            "default",
            static (in EncodedTextWriter writer, in HelperOptions _, in Context _, in Arguments arguments) =>
                writer.Write(arguments[0] is string { Length: > 0 } value ? value : arguments[1]));
        return engine;
    }

    private sealed class BoundedWriter(int limit) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override void Write(char value)
        {
            Check(1);
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Check(value?.Length ?? 0);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Check(count);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Check(buffer.Length);
            base.Write(buffer);
        }

        private void Check(int count)
        {
            if (GetStringBuilder().Length + count > limit)
            {
                throw new InvalidDataException(string.Create(null, $"more than {limit} characters"));
            }
        }
    }
}
