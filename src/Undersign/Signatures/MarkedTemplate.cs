using System.Text;
using Undersign.Protocols.Html;
using Undersign.Settings;
using Undersign.Stamping;

namespace Undersign.Signatures;

/// <summary>Puts marks in the place of an HTML template's tags, so that it can be read as HTML, and finds what would not stay within itself.</summary>
/// <remarks>Whatever a block leaves out or puts in, the rest is whole: each of its branches opens and closes its elements.</remarks>
internal sealed class MarkedTemplate(string file, IReadOnlyList<TemplateDirective> directives, Problems problems)
{
    private readonly StringBuilder _html = new();

    /// <summary>Where the last directive of each open block ended, in <see cref="_text"/>, and what holds the block.</summary>
    private readonly Stack<(int Branch, int Place, int Line)> _open = new();

    private string _text = "";
    private int _next;

    /// <returns>HTML with a mark for each field, and a comment with a mark for what begins, parts or ends a block among elements.</returns>
    public string? TryMark(string template)
    {
        if (TemplateMark.IsIn(template))
        {
            Fault(0, "U+FDD0 and U+FDD1 are no characters");
            return null;
        }

        _text = WithMarks(template);
        if (SignatureMarkup.FindFault(_text) is { } fault)
        {
            Fault(0, fault);
            return null;
        }

        var tokens = new HtmlTokenizer(_text);
        while (tokens.Read())
        {
            Take(in tokens);
        }

        return problems.Any ? null : _html.ToString();
    }

    private void Take(in HtmlTokenizer token)
    {
        var isData = token.Kind is HtmlTokenKind.Text;
        if (!TemplateMark.IsIn(token.Source))
        {
            _html.Append(token.Source);
            return;
        }

        var places = token.Kind switch
        {
            HtmlTokenKind.Text => Enumerable.Repeat(0, int.MaxValue),
            HtmlTokenKind.Comment => Enumerable.Repeat(token.Start + 1, int.MaxValue),
            HtmlTokenKind.StartTag => Places(token),
            _ => null,
        };
        if (places is null)
        {
            Fault(LineOf(_next), token.Kind is HtmlTokenKind.RawText
                ? "no field may stand here, as in <style>"
                : "within a tag, fields and blocks may stand in the values of attributes alone");
        }

        using var place = (places ?? Enumerable.Repeat(-1, int.MaxValue)).GetEnumerator();
        foreach (var (literal, number) in TemplateMark.Split(token.Source.ToString()))
        {
            _html.Append(literal);
            if (number >= 0 && place.MoveNext())
            {
                Place(number, isData, place.Current);
                _next = number + 1;
            }
        }
    }

    /// <summary>Where each mark of a tag stands, in order: every attribute is a place of its own.</summary>
    /// <returns><see langword="null"/> when one stands elsewhere than in the value of an attribute.</returns>
    private static List<int>? Places(in HtmlTokenizer tag)
    {
        var places = new List<int>();
        var attributes = tag.Attributes;
        for (var at = 1; attributes.Read(); at++)
        {
            if (TemplateMark.IsIn(attributes.Name))
            {
                return null;
            }

            places.AddRange(Enumerable.Repeat(tag.Start + at, Marks(attributes.Value)));
        }

        return places.Count == Marks(tag.Source) ? places : null;
    }

    private static int Marks(ReadOnlySpan<char> text) => TemplateMark.IsIn(text) ? TemplateMark.Split(text.ToString()).Count(static piece => piece.Directive >= 0) : 0;

    private void Place(int number, bool isData, int place)
    {
        var directive = directives[number];
        if (directive.Kind is DirectiveKind.Nothing)
        {
            return;
        }

        if (isData && directive.WritesPicture)
        {
            Fault(LineOf(number), TemplateDirective.PictureAmongWords);
        }

        _html.Append(isData && directive.IsOfBlock ? $"<!--{TemplateMark.Of(number)}-->" : TemplateMark.Of(number));
        if (!directive.IsOfBlock)
        {
            return;
        }

        var mark = TemplateMark.Of(number);
        var at = _text.IndexOf(mark, StringComparison.Ordinal);
        if (directive.Kind is not DirectiveKind.If && _open.TryPop(out var open))
        {
            CheckBranch(open.Branch, at, open.Line, isWithin: open.Place == place);
        }

        if (directive.Kind is not DirectiveKind.End)
        {
            _open.Push((at + mark.Length, place, LineOf(number)));
        }
    }

    private void CheckBranch(int start, int end, int line, bool isWithin)
    {
        if (!isWithin)
        {
            Fault(line, "a block that begins in the value of an attribute, or in a comment, has to end in the same; and one that begins outside, outside");
        }
        else if (SignatureMarkup.FindFault(_text[start..end]) is { } fault)
        {
            Fault(line, $"what stands in this block has to be whole by itself: {fault[(fault.IndexOf(':', StringComparison.Ordinal) + 2)..]}");
        }
    }

    private string WithMarks(string template)
    {
        var marked = new StringBuilder(template.Length);
        var position = 0;
        foreach (var (number, directive) in directives.Index())
        {
            var tag = directive.Tag!; // all of these come from tags
            marked.Append(template, position, tag.Start - position).Append(TemplateMark.Of(number));
            position = tag.End;
        }

        return marked.Append(template, position, template.Length - position).ToString();
    }

    private int LineOf(int directive) => directive < directives.Count ? directives[directive].Tag?.Line ?? 0 : 0;

    private void Fault(int line, string text) => problems.Add(new SourceLine(file, line), text);
}
