using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Tests.Organisations;

namespace Undersign.Tests.Transit;

/// <summary>Steps 3 and 4 of the transit, on the example organisation.</summary>
public sealed class CopyMakerTests : CopyTestBase
{
    [Fact]
    public void A_message_that_begins_with_white_space_does_not_go_on_with_our_fields() =>
        Assert.EndsWith("\r\n\r\n indented\r\n", Assert.Single(Make(" indented\r\n", "rita@fabrikam.example")), StringComparison.Ordinal);

    [Fact]
    public void The_line_of_an_mbox_stays_in_front() =>
        Assert.StartsWith("From ben Thu Nov 19 16:02:10 2026\r\nReceived: ", Assert.Single(Make("From ben Thu Nov 19 16:02:10 2026\r\n" + Ordinary, "rita@fabrikam.example")), StringComparison.Ordinal);

    [Fact]
    public void A_blind_copy_is_named_nowhere() =>
        Assert.All(Make(Ordinary, "rita@fabrikam.example", "secret.reader@northwind.example"), static copy => Assert.DoesNotContain("secret.reader", copy, StringComparison.Ordinal));

    [Fact]
    public void Recipients_with_one_decision_share_a_copy_and_others_have_their_own()
    {
        var copies = Make(Ordinary, "rita@fabrikam.example", "anna.berger@contoso.example", "sven@northwind.example");

        Assert.Equal(2, copies.Count);
        Assert.Contains("Account Manager", copies[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_no_rule_may_touch_is_one_copy_however_many_get_it() =>
        Assert.Single(Make("Auto-Submitted: auto-replied\r\n" + Ordinary, "rita@fabrikam.example", "anna.berger@contoso.example", "sven@northwind.example"));

    [Fact]
    public void A_typed_placeholder_is_the_place_whatever_the_rule_says_of_it()
    {
        var copy = Assert.Single(Make(Ordinary.Replace("Hello", "Hello\r\n{signature}\r\nP.S.", StringComparison.Ordinal), "rita@fabrikam.example"));

        Assert.True(copy.IndexOf("Account Manager", StringComparison.Ordinal) < copy.IndexOf("P.S.", StringComparison.Ordinal));
        Assert.DoesNotContain("{signature}", copy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_typed_placeholder_leaves_no_trace_where_no_rule_gives_a_signature()
    {
        const string Text = "From: Desk <desk@contoso.example>\r\nSubject: Order\r\n\r\nHello\r\n{Signature}\r\n> {signature}\r\n";

        Assert.EndsWith("\r\n\r\nHello\r\n\r\n> {signature}\r\n", Assert.Single(Make(Text, "rita@fabrikam.example")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied\r\nFrom: ben.okafor@contoso.example\r\n")]
    [InlineData("X-Undersign-Processed: true\r\nFrom: ben.okafor@contoso.example\r\n")]
    [InlineData("Content-Type: multipart/signed; boundary=b\r\nFrom: ben.okafor@contoso.example\r\n")]
    public void LawFive_a_typed_placeholder_stays_in_what_may_not_be_touched(string fields) =>
        Assert.EndsWith("\r\n\r\nHello {signature}\r\n", Assert.Single(Make(fields + "\r\nHello {signature}\r\n", "rita@fabrikam.example")), StringComparison.Ordinal);

    [Fact]
    public void An_organisation_chooses_what_becomes_of_the_mail_programs_signature()
    {
        var document = OrganisationSamples.ContosoDocument();
        document["stamping"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "clientSignatures": "remove" }""");
        var envelope = To("rita@fabrikam.example");
        using var data = MailData.From(Encoding.UTF8.GetBytes(Ordinary + "\r\nSent from my iPhone\r\n"));

        var copy = Assert.Single(Make(ArrivalOf(envelope, data), MimeReader.Read(data), OrganisationSamples.Read(document), TraceOf(envelope, data)));

        Assert.DoesNotContain("iPhone", Encoding.UTF8.GetString(copy.Message.ToArray()), StringComparison.Ordinal);
        Assert.Contains("Account Manager", Encoding.UTF8.GetString(copy.Message.ToArray()), StringComparison.Ordinal);
    }

    /// <summary>A signer in front of us, such as OpenDKIM, puts its field on top of all others.</summary>
    [Fact]
    public void A_message_that_begins_with_a_signature_of_its_server_is_stamped()
    {
        var copy = Assert.Single(Make("DKIM-Signature: v=1\r\nFrom: ben.okafor@contoso.example\r\nSubject: Order\r\n\r\nHello\r\n", "rita@fabrikam.example"));

        Assert.Contains("\r\nDKIM-Signature: v=1\r\n", copy, StringComparison.Ordinal);
        Assert.Contains("Account Manager", copy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leave", "ben.okafor@contoso.example", true, true)]
    [InlineData("remove", "ben.okafor@contoso.example", true, false)]
    [InlineData("leave", "desk@contoso.example", false, true)]
    [InlineData("remove", "desk@contoso.example", false, false)]
    public void Words_for_a_rule_leave_the_subject_signature_or_not(string dkim, string from, bool isStamped, bool keepsDkim)
    {
        var copy = WithSubjectWords($"DKIM-Signature: v=1\r\nFrom: {from}\r\nSubject: [private] Order\r\n\r\nHello\r\n", dkim);

        Assert.Contains("\r\nSubject: Order\r\n", copy, StringComparison.Ordinal);
        Assert.Equal(isStamped, copy.Contains("Account Manager", StringComparison.Ordinal));
        Assert.Equal(keepsDkim, copy.Contains("DKIM-Signature: v=1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Content-Type: multipart/signed; boundary=b\r\nFrom: ben.okafor@contoso.example\r\n")]
    [InlineData("Auto-Submitted: auto-replied\r\nFrom: ben.okafor@contoso.example\r\n")]
    [InlineData("From: somebody@fabrikam.example\r\n")]
    public void LawFive_the_subject_of_what_may_not_be_touched_stays(string fields) =>
        Assert.EndsWith("Subject: [private] Order\r\n\r\nHello\r\n", WithSubjectWords(fields + "Subject: [private] Order\r\n\r\nHello\r\n", "leave"), StringComparison.Ordinal);

    /// <summary>Only who is answered by that rule gets another subject; it costs a copy, as every other difference does.</summary>
    [Fact]
    public void Words_for_a_rule_stay_where_another_rule_decides()
    {
        var document = OrganisationSamples.ContosoDocument();
        document["rules"]![3]!["removeFromSubject"] = "[private]"; // mail among ourselves

        var copies = Make(document, "From: ben.okafor@contoso.example\r\nSubject: [private] Order\r\n\r\nHello\r\n", "rita@fabrikam.example", "ann@contoso.example");

        Assert.Equal(["[private] Order", "Order"], copies.Select(static copy => MimeReader.Read(MailData.From(Encoding.UTF8.GetBytes(copy))).Root.Header.Value("Subject")), StringComparer.Ordinal);
    }

    [Fact]
    public void LawFour_a_message_that_bears_the_mark_is_not_stamped_again()
    {
        var once = Assert.Single(Make(Ordinary, "rita@fabrikam.example"));
        var twice = Assert.Single(Make(once, "rita@fabrikam.example"));

        Assert.Equal(BodyOf(once), BodyOf(twice));
    }

    [Fact]
    public void LawFour_the_trace_field_is_mark_enough_where_the_mark_was_stripped()
    {
        var once = Assert.Single(Make(Ordinary, "rita@fabrikam.example")).Replace("X-Undersign-Processed: true\r\n", "", StringComparison.Ordinal);

        Assert.Equal(BodyOf(once), BodyOf(Assert.Single(Make(once, "rita@fabrikam.example"))));
    }

    [Fact]
    public void LawSix_the_envelope_leaves_as_it_came()
    {
        var recipient = new EnvelopeRecipient(new("\"Rita R.\"", "Fabrikam.EXAMPLE"), "SUCCESS,FAILURE", "rfc822;rita+40example");
        var envelope = new Envelope(new("Ben.Okafor", "Contoso.Example"), new() { Return = "HDRS", EnvelopeId = "QQ314159" }, [recipient]);
        using var data = MailData.From(Encoding.ASCII.GetBytes(Ordinary));

        var copy = Assert.Single(Make(ArrivalOf(envelope, data), MimeReader.Read(data), OrganisationSamples.Contoso(), TraceOf(envelope, data)));

        Assert.Equal(envelope with { Recipients = [] }, copy.Envelope with { Recipients = [] });
        Assert.Same(recipient, Assert.Single(copy.Envelope.Recipients));
    }

    [Theory]
    [InlineData("From: ben.okafor@contoso.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n")]
    [InlineData("")]
    public void LawThree_mail_that_cannot_be_stamped_goes_on_as_it_came(string message) =>
        Assert.EndsWith(message, Assert.Single(Make(message, "rita@fabrikam.example")), StringComparison.Ordinal);

    [Fact]
    public void LawThree_a_signature_that_cannot_be_rendered_leaves_the_mail_unsigned_and_says_so()
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.1] }", $"mail,displayName\nann@contoso.example,{new string('x', 20_000)}\n");
        document["signatures"] = System.Text.Json.Nodes.JsonNode.Parse($$"""[{ "name": "huge", "text": { "file": "huge.txt", "content": "{{string.Concat(Enumerable.Repeat("{{person.displayName}}", 1000))}}" } }]""");
        document["rules"] = System.Text.Json.Nodes.JsonNode.Parse("""[{ "name": "all", "signature": "huge" }]""");
        var envelope = To("rita@fabrikam.example");
        using var data = MailData.From("From: ann@contoso.example\r\n\r\nHello\r\n"u8);
        var trace = TraceOf(envelope, data);

        var copy = Assert.Single(Make(ArrivalOf(envelope, data), MimeReader.Read(data), OrganisationSamples.Read(document), trace));

        Assert.True(trace.HasFault);
        Assert.EndsWith("\r\n\r\nHello\r\n", Encoding.UTF8.GetString(copy.Message.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void LawThree_patterns_that_cost_too_much_count_as_not_found_and_the_trace_says_so()
    {
        var document = OrganisationSamples.ContosoDocument();
        var rules = document["rules"]!.AsArray();
        for (var index = 0; index < 20; index++)
        {
            rules.Insert(0, System.Text.Json.Nodes.JsonNode.Parse($$"""{ "name": "Dear {{index}}", "when": { "body": "/[ab]*a[ab]{200}c/" }, "pass": true }"""));
        }

        var (envelope, random) = (To("rita@fabrikam.example"), new Random(7));
        using var data = MailData.From(Encoding.ASCII.GetBytes(string.Concat("From: ben.okafor@contoso.example\r\n\r\n", string.Concat(Enumerable.Range(0, 70).Select(_ => string.Concat(Enumerable.Range(0, 900).Select(_ => random.Next(2) == 0 ? 'a' : 'b')) + "\r\n")))));
        var trace = TraceOf(envelope, data);

        var copy = Assert.Single(Make(ArrivalOf(envelope, data), MimeReader.Read(data), OrganisationSamples.Read(document), trace));

        Assert.True(trace.HasFault);
        Assert.Contains(trace.Answered(SmtpReply.Ok, reason: null).Events, static happened => happened is Undersign.Traces.TraceEvent.PatternsLeftOut { Reason: var reason } && reason.Contains("/[ab]*a[ab]{200}c/", StringComparison.Ordinal));
        Assert.Contains("Account Manager", Encoding.UTF8.GetString(copy.Message.ToArray()), StringComparison.Ordinal); // by the rules after them
    }

    private string WithSubjectWords(string message, string dkim)
    {
        var document = OrganisationSamples.ContosoDocument();
        document["sendConnectors"]![0]!["dkim"] = dkim; // the sample has one
        foreach (var rule in document["rules"]!.AsArray())
        {
            rule!["removeFromSubject"] = new System.Text.Json.Nodes.JsonArray("[private]"); // the sample has no empty rule
        }

        return Assert.Single(Make(document, message, "rita@fabrikam.example"));
    }
}
