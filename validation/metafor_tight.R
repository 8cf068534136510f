# Writes metafor_tight.json: metafor's answers when it is told to go on to the end, and measures of
# influence, which expected.json has not. Rscript validation/metafor_tight.R ../shared/data/meta_analysis
suppressMessages(library(metafor))
folder <- commandArgs(TRUE)[1]
tight <- list(threshold = 1e-14, maxiter = 10000, tol = 1e-14)
k <- read.table(file.path(folder, "dat.konstantopoulos2011.txt"), header = TRUE)
b <- read.table(file.path(folder, "dat.bangertdrowns2004.txt"), header = TRUE, na.strings = "NA")
b$yi <- round((1 - 3 / (4 * b$ni - 9)) * b$di, 2)
b$vi <- round((8 + b$yi^2) / (2 * b$ni), 3)
b$ni100 <- b$ni / 100

numbers <- function(x) paste0("[", paste(formatC(as.numeric(x), digits = 12, format = "g"), collapse = ", "), "]")
entry <- function(name, ...) {
  parts <- list(...)
  inner <- sapply(names(parts), function(n) paste0("\"", n, "\": ", numbers(parts[[n]])))
  paste0(" \"", name, "\": {", paste(inner, collapse = ", "), "}")
}
fit <- function(name, r) entry(name, b = r$b, se = r$se, tau2_or_sigma2 = r$tau2, logLik = logLik(r),
  I2_percent = r$I2, ci_lb = r$ci.lb, ci_ub = r$ci.ub, tau2_se = if (is.na(r$se.tau2)) NULL else r$se.tau2)

lines <- c()
for (set in c("konstantopoulos2011", "bangertdrowns2004")) {
  d <- if (set == "konstantopoulos2011") k else b
  for (m in c("ML", "REML", "PM", "EB")) lines <- c(lines, fit(paste(set, m), rma(yi, vi, data = d, method = m, control = tight)))
  r <- rma(yi, vi, data = d, control = tight)
  q <- confint(r, control = list(tol = 1e-14))
  kh <- rma(yi, vi, data = d, test = "knha", control = tight)
  p <- predict(kh); z <- predict(r)
  lines <- c(lines, fit(paste0(set, " REML+knha"), kh))
  i <- influence(r); one <- leave1out(r)
  e <- regtest(r); cl <- regtest(r, model = "lm"); rt <- suppressWarnings(ranktest(r)); tf <- trimfill(r); tr <- trimfill(r, estimator = "R0")
  lines <- c(lines, entry(paste(set, "more"), prediction_interval_knha = c(p$pi.lb, p$pi.ub), prediction_interval_REML_z = c(z$pi.lb, z$pi.ub),
    tau2_QP_est_lb_ub = q$random[1, ], egger_regtest_z_p = c(e$zval, e$pval), trimfill_k0_b = c(tf$k0, tf$b),
    egger_classical_t_p = c(cl$zval, cl$pval), rank_tau_p = c(rt$tau, rt$pval),
    trimfill_L0_se = tf$se.k0, trimfill_R0_k0_se = c(tr$k0, tr$se.k0),
    rstudent = i$inf$rstudent, dffits = i$inf$dffits, cook_d = i$inf$cook.d, cov_r = i$inf$cov.r, tau2_del = i$inf$tau2.del,
    QE_del = i$inf$QE.del, hat = i$inf$hat, weight = i$inf$weight, dfbetas = i$dfbs[[1]], left_b = one$estimate, left_se = one$se))
}
models <- list("~ni100" = ~ni100, "~meta" = ~meta, "~length" = ~length, "~factor(grade)" = ~factor(grade))
for (m in names(models)) {
  r <- suppressWarnings(rma(yi, vi, mods = models[[m]], data = b, control = tight))
  lines <- c(lines, fit(paste("bangert REML", m), r))
}
r <- rma(yi, vi, mods = ~ni100, data = b, control = tight); i <- influence(r)
lines <- c(lines, entry("bangert influence ~ni100", rstudent = i$inf$rstudent, dffits = i$inf$dffits, cook_d = i$inf$cook.d,
  cov_r = i$inf$cov.r, hat = i$inf$hat, dfbetas_1 = i$dfbs[[1]], dfbetas_2 = i$dfbs[[2]]))
r <- rma.mv(yi, vi, random = ~ 1 | district / study, data = k); q <- confint(r, control = list(tol = 1e-10, vc.min = 0, vc.max = 1))
lines <- c(lines, entry("konst2011 3-level REML profile", between = q[[1]]$random[1, 2:3], within = q[[2]]$random[1, 2:3]))
about <- paste0(" \"_about\": \"R ", getRversion(), ", metafor ", packageVersion("metafor"), "; metafor_tight.R wrote this\"")
writeLines(c("{", paste(c(about, lines), collapse = ",\n"), "}"), "validation/metafor_tight.json")
