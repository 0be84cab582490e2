package postbud.judge;

import java.util.List;

/** The rules of one layer for one kind of document, ready to run. */
interface Check {
    List<Finding> run(Document document);
}
