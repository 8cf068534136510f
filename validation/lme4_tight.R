# Writes lme4_tight.json: lme4's answers when its optimiser is told to go on to the end, and when the
# search is begun anew from there. Rscript validation/lme4_tight.R ../shared/data/multilevel
suppressMessages(library(lme4))
folder <- commandArgs(TRUE)[1]
exam <- read.csv(gzfile(file.path(folder, "mlmRev_Exam.csv.gz")), stringsAsFactors = TRUE)
growth <- read.csv(gzfile(file.path(folder, "mlmRev_egsingle.csv.gz")))
growth$childid <- factor(growth$childid); growth$schoolid <- factor(growth$schoolid); exam$school <- factor(exam$school)
exam$schgend <- factor(exam$schgend, c("mixed", "boys", "girls"))
bobyqa <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-14, maxfun = 1e6), calc.derivs = FALSE)
simplex <- lmerControl(optimizer = "Nelder_Mead", optCtrl = list(FtolAbs = 1e-15, FtolRel = 1e-15, XtolRel = 1e-14, maxfun = 1e6),
  calc.derivs = FALSE)

numbers <- function(x) paste0("[", paste(formatC(as.numeric(x), digits = 12, format = "g"), collapse = ", "), "]")
number <- function(x) formatC(as.numeric(x), digits = 12, format = "g")
entry <- function(name, m) {
  v <- as.data.frame(VarCorr(m))
  one <- function(g, a, b = NA) v$vcov[v$grp == g & v$var1 %in% a & v$var2 %in% b]
  parts <- list(b = numbers(fixef(m)), se = numbers(sqrt(diag(as.matrix(vcov(m, use.hessian = FALSE))))))
  if ("childid" %in% v$grp) {
    parts <- c(parts, var_child_int = number(one("childid", "(Intercept)")), var_child_year = number(one("childid", "year")),
      cov_child = number(one("childid", "(Intercept)", "year")), var_school = number(one("schoolid", "(Intercept)")))
  } else if (sum(v$grp == "school") > 1) {
    parts <- c(parts, var_int = number(one("school", "(Intercept)")), var_slope = number(one("school", "standLRT")),
      cov = number(one("school", "(Intercept)", "standLRT")))
  } else parts <- c(parts, var_school = number(one("school", "(Intercept)")))
  parts <- c(parts, var_resid = number(one("Residual", NA)), logLik = number(logLik(m)))
  inner <- paste0("\"", names(parts), "\": ", unlist(parts))
  paste0(" \"", name, "\": {", paste(inner, collapse = ", "), "}")
}
# From the usual place by one method, then from where it stopped by the other, and by the first again.
tight <- function(formula, data, reml) {
  m <- lmer(formula, data, REML = reml, control = bobyqa)
  for (way in list(simplex, bobyqa)) {
    again <- lmer(formula, data, REML = reml, control = way, start = getME(m, "theta"))
    if (deviance(again, REML = reml) <= deviance(m, REML = reml)) m <- again
  }
  m
}
lines <- c(
  entry("Exam ML normexam~1+(1|school)", tight(normexam ~ 1 + (1 | school), exam, FALSE)),
  entry("Exam ML normexam~standLRT+(1|school)", tight(normexam ~ standLRT + (1 | school), exam, FALSE)),
  entry("Exam REML normexam~standLRT+(1|school)", tight(normexam ~ standLRT + (1 | school), exam, TRUE)),
  entry("Exam ML normexam~standLRT+(standLRT|school)", tight(normexam ~ standLRT + (standLRT | school), exam, FALSE)),
  entry("Exam REML normexam~standLRT+sex+schgend+(1|school)", tight(normexam ~ standLRT + sex + schgend + (1 | school), exam, TRUE)),
  entry("egsingle REML math~year+(year|childid)+(1|schoolid)", tight(math ~ year + (year | childid) + (1 | schoolid), growth, TRUE)))
about <- paste0(" \"_about\": \"R ", getRversion(), ", lme4 ", packageVersion("lme4"), "; lme4_tight.R wrote this\"")
writeLines(c("{", paste(c(about, lines), collapse = ",\n"), "}"), "validation/lme4_tight.json")
