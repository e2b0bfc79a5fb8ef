namespace Undersign.Diagnosis;

/// <summary>How far a test of somebody's SMTP server has come, in the order of the way.</summary>
internal enum TestStage
{
    /// <summary>What was entered, before anything is asked.</summary>
    Settings,
    Dns,
    Connect,
    Banner,
    Hello,
    Tls,
    Certificate,
    Login,

    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA, or BDAT.</summary>
    Content,
}

/// <summary>What the stages are called on pages and terminals.</summary>
internal static class StageNames
{
    public static string Of(TestStage stage) => stage switch
    {
        TestStage.Settings => "Settings",
        TestStage.Dns => "DNS",
        TestStage.Connect => "TCP",
        TestStage.Banner => "Banner",
        TestStage.Hello => "EHLO",
        TestStage.Tls => "TLS",
        TestStage.Certificate => "Certificate",
        TestStage.Login => "AUTH",
        TestStage.Sender => "MAIL FROM",
        TestStage.Recipient => "RCPT TO",
        TestStage.Content => "DATA",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
