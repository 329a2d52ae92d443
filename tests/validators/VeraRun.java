import java.io.FileInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

/** Checks many PDFs in one process: {@code VeraRun FLAVOURS FILE...}, with flavours such as {@code 3a,ua1}. */
public class VeraRun {
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        Map<PDFAFlavour, ValidationProfile> profiles = new LinkedHashMap<>();
        for (String flavour : args[0].split(",")) {
            profiles.put(PDFAFlavour.fromString(flavour), profile(flavour));
        }
        boolean allPass = true;
        for (int i = 1; i < args.length; i++) {
            Map<String, String> findings = new LinkedHashMap<>();
            for (var profile : profiles.entrySet()) {
                try {
                    check(args[i], profile.getKey(), profile.getValue(), findings);
                } catch (Exception e) {
                    findings.put(profile.getKey().getId(), e.toString());
                }
            }
            allPass &= findings.isEmpty();
            System.out.println((findings.isEmpty() ? "ok " : "FAIL ") + args[i]);
            findings.forEach((rule, finding) -> System.out.println("  " + rule + " " + finding));
        }
        System.exit(allPass ? 0 : 1);
    }

    private static ValidationProfile profile(String flavour) throws Exception {
        String name = flavour.startsWith("ua") ? "PDFUA-" + flavour.substring(2) : "PDFA-" + flavour.toUpperCase();
        String path = "/org/verapdf/pdfa/validation/" + name + ".xml";
        try (InputStream xml = PDFAParser.class.getResourceAsStream(path)) {
            if (xml == null) throw new IllegalArgumentException("no profile for the flavour " + flavour);
            return Profiles.profileFromXml(xml);
        }
    }

    /** Adds the first failure of each rule to the findings, with how often the rule failed. */
    private static void check(String file, PDFAFlavour flavour, ValidationProfile profile, Map<String, String> findings)
            throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                PDFAValidator validator = ValidatorFactory.createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            if (!result.isCompliant()) findings.put(flavour.getId(), "not compliant");
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() != TestAssertion.Status.FAILED) continue;
                var rule = assertion.getRuleId();
                findings.putIfAbsent(flavour.getId() + " " + rule.getClause() + "-" + rule.getTestNumber(),
                        "(" + result.getFailedChecks().get(rule) + " times) "
                        + assertion.getMessage().replaceAll("\\s+", " ") + " @ " + assertion.getLocation().getContext());
            }
        }
    }
}
