using Undersign.People;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Tests.Signatures;

/// <summary>Templates compiled for an organisation of one, and that one.</summary>
internal static class SignatureSamples
{
    public static readonly Dictionary<string, string> OrganisationFields = new(StringComparer.OrdinalIgnoreCase) { ["name"] = "Contoso & Söhne", ["domain"] = "contoso.example" };

    public static readonly PersonAttributes Attributes = new(["displayName", "title", "mobile", "phone", "website", "department", "Employee no"]);

    /// <summary>Has no mobile and no website.</summary>
    public static readonly Person Ann = With(("displayName", "Ann <b>\"O'Neil\"</b>"), ("title", "Head"), ("phone", "+49 30 1"), ("department", "Sales"), ("Employee no", "7"));

    public static Person With(params (string Name, string Value)[] values) => new(
        Attributes,
        [.. Attributes.Names.Select(name => Array.Find(values, value => value.Name == name).Value)],
        "ann@contoso.example",
        [],
        [new("Sales team")]);

    public static SignatureTemplate? TryCompile(string content, bool isHtml, Problems problems) =>
        SignatureTemplate.TryCompile(new(isHtml ? "s.html" : "s.txt", content), isHtml, new(Attributes, OrganisationFields), problems);

    public static Signature Compile(string? html, string? text)
    {
        var problems = new Problems("organisation.yaml");
        var signature = new Signature(
            "sample",
            Placement.Reply,
            html is null ? null : TryCompile(html, isHtml: true, problems),
            text is null ? null : TryCompile(text, isHtml: false, problems),
            OrganisationFields);
        Assert.Empty(problems.All);
        return signature;
    }

    public static string Html(string template, Person? person = null) => Block(Compile(template, null), person).Html ?? "";

    public static string Text(string template, Person? person = null) => Block(Compile(null, template), person).Text ?? "";

    /// <summary>What is wrong with a template.</summary>
    public static string Faults(string template, bool isHtml = true)
    {
        var problems = new Problems("s");
        Assert.Null(TryCompile(template, isHtml, problems));
        return string.Join('\n', problems.All);
    }

    private static SignatureBlock Block(Signature signature, Person? person) => Assert.IsType<RenderedSignature.Rendered>(signature.Render(person ?? Ann)).Block;
}
