using System.Net;
using System.Text.RegularExpressions;

namespace Undersign.Tests.Admin;

/// <summary>The form of a page as a browser has it: what is in its fields, and what is sent when somebody changes some of them.</summary>
internal sealed partial class PageForm
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    private PageForm(string html)
    {
        foreach (Match control in Control().Matches(html))
        {
            var (tag, attributes) = (control.Groups["tag"].Value, control.Groups["attributes"].Value);
            if (Attribute(attributes, "name") is not { Length: > 0 } name || Has(attributes, "disabled") || (Attribute(attributes, "type") == "checkbox" && !Has(attributes, "checked")))
            {
                continue;
            }

            _fields.Add(new(name, tag switch
            {
                "select" => Selected(control.Groups["content"].Value),
                "textarea" => WebUtility.HtmlDecode(control.Groups["content"].Value).TrimStart('\r', '\n'),
                _ => Attribute(attributes, "value") ?? "",
            }));
        }
    }

    /// <param name="button">A word on the button that sends it.</param>
    public static PageForm Of(string html, string button) =>
        new(Form().Matches(html).Select(static form => form.Value).Single(form => form.Contains(button, StringComparison.Ordinal)));

    public string this[string name] => _fields.First(field => field.Key == name).Value;

    public PageForm Set(string name, string value)
    {
        _fields.RemoveAll(field => field.Key == name);
        _fields.Add(new(name, value));
        return this;
    }

    public PageForm Uncheck(string name, string value)
    {
        _fields.RemoveAll(field => field.Key == name && field.Value == value);
        return this;
    }

    public FormUrlEncodedContent ToContent() => new(_fields);

    private static string Selected(string options) => Option().Matches(options).Where(static option => Has(option.Groups["attributes"].Value, "selected")).Select(static option => Attribute(option.Groups["attributes"].Value, "value") ?? "").FirstOrDefault() ?? "";

    private static string? Attribute(string attributes, string name) => Regex.Match(attributes, $"\\b{name}=\"(?<value>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["value"].Value) : null;

    private static bool Has(string attributes, string name) => Regex.IsMatch(attributes, $"(^|\\s){name}(\\s|=|$)", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("<(?<tag>input)(?<attributes>[^>]*)>|<(?<tag>select|textarea)(?<attributes>[^>]*)>(?<content>.*?)</\\k<tag>>", RegexOptions.Singleline, 1000)]
    private static partial Regex Control();

    [GeneratedRegex("<option(?<attributes>[^>]*)>", RegexOptions.Singleline, 1000)]
    private static partial Regex Option();
}
