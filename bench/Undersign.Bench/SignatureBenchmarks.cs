using BenchmarkDotNet.Attributes;
using Undersign.People;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Bench;

/// <summary>What a signature costs: kept from before, rendered anew with its plain text, and with a QR code.</summary>
[MemoryDiagnoser]
public class SignatureBenchmarks
{
    private const string Html = """
        <table cellpadding="0" cellspacing="0"><tr><td style="color:#0f8a8a"><b>{{person.displayName}}</b></td></tr>
        <tr><td>{{person.title}}{{#if person.department}}, {{person.department}}{{/if}}</td></tr>
        <tr><td>Phone</td><td><a href="tel:{{person.phone}}">{{phone person.phone}}</a></td></tr>
        <tr><td>Mobile</td><td><a href="tel:{{person.mobile}}">{{phone person.mobile}}</a></td></tr>
        <tr><td><a href="mailto:{{person.mail}}">{{person.mail}}</a><br><a href="{{person.website}}">{{person.website}}</a></td></tr></table>
        """;

    private static readonly PersonAttributes Attributes = new(["displayName", "title", "department", "phone", "mobile", "website"]);

    private readonly Signature _table = Compile(Html);

    private readonly Signature _withCode = Compile(Html + "<img src=\"{{qr (vcard)}}\">");

    private readonly Person _known = Somebody();

    [Benchmark]
    public int Kept() => _table.Render(_known).Length;

    [Benchmark]
    public int Anew() => _table.Render(Somebody()).Length;

    [Benchmark]
    public int AnewWithCode() => _withCode.Render(Somebody()).Length;

    private static Person Somebody() => new(Attributes, ["Ann Berger", "Head of Sales", "Sales", "+49 (0)30 5550-100", null, "www.contoso.example"], "ann.berger@contoso.example", [], []);

    private static Signature Compile(string html)
    {
        var organisation = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["name"] = "Contoso" };
        var problems = new Problems("s.html");
        var template = SignatureTemplate.TryCompile(new("s.html", html), isHtml: true, new(Attributes, organisation), problems);
        return template is null ? throw new InvalidOperationException(string.Join('\n', problems.All)) : new("s", Placement.Reply, template, null, organisation);
    }
}
